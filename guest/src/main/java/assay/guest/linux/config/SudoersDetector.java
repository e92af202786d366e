package assay.guest.linux.config;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code sudoers.targetpw}: whether sudo asks for the password of the target user, usually root,
 * for which every user of a cloud image would have to know root's. {@code sudoers(5)}.
 */
final class SudoersDetector implements Detector {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_FILES = 500;

    private static final Pattern INCLUDE =
            Pattern.compile("[@#](include|includedir)\\s+\"?([^\"]+)\"?\\s*");

    /**
     * {@code Defaults}, maybe for some users, hosts, targets or commands only; then the options.
     */
    private static final Pattern DEFAULTS =
            Pattern.compile("Defaults(?:[:@>!][ \\t]*\\S+)?[ \\t]+(.*)");

    private static final Pattern TARGETPW = Pattern.compile("(!?)\\s*targetpw");

    @Override
    public String produces() {
        return "sudoers";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        List<Line> lines = new ArrayList<>();
        String path = files.exists("/etc/sudoers") ? "/etc/sudoers" : "/usr/etc/sudoers";
        read(files, path, 0, new int[1], lines);
        boolean targetpw = false;
        Evidence seen = Evidence.at(path);
        for (Line line : lines) {
            Matcher defaults = DEFAULTS.matcher(line.text().strip());
            if (!defaults.matches()) {
                continue;
            }
            for (String option : defaults.group(1).split(",", -1)) {
                Matcher matcher = TARGETPW.matcher(option.strip());
                if (matcher.matches()) {
                    targetpw = matcher.group(1).isEmpty();
                    seen = line.seen();
                }
            }
        }
        facts.put("sudoers.targetpw", targetpw, seen);
    }

    private static void read(
            GuestFiles files, String path, int depth, int[] count, List<Line> lines)
            throws IOException {
        if (depth > MAX_DEPTH || ++count[0] > MAX_FILES) {
            throw new ImageException(
                    Reason.LIMIT, "sudoers", -1, path + " is included too deep or too often");
        }
        for (Line line : Line.joined(Line.read(files, path))) {
            Matcher include = INCLUDE.matcher(line.text().strip());
            if (!include.matches()) {
                lines.add(line);
                continue;
            }
            String target = include.group(2).strip();
            String absolute = target.startsWith("/") ? target : "/etc/" + target;
            if (include.group(1).equals("include")) {
                read(files, absolute, depth + 1, count, lines);
            } else {
                for (Found entry : files.list(absolute)) {
                    if (isRead(entry.path())) {
                        read(files, entry.path(), depth + 1, count, lines);
                    }
                }
            }
        }
    }

    /** In a folder sudo skips names with a dot, as packagers leave behind, and editors' backups. */
    private static boolean isRead(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !name.contains(".") && !name.endsWith("~");
    }
}
