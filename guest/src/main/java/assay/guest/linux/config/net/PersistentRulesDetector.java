package assay.guest.linux.config.net;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code network.persistentRules}: udev rules ({@code udev(7)}) that tie a name to one adapter's
 * MAC address, so that a copy's adapter gets another name. Comments, emptied files and links to
 * {@code /dev/null}, the usual remedies, are none; nor are rules that match addresses by a pattern.
 */
public final class PersistentRulesDetector implements Detector {

    private static final List<String> FOLDERS =
            List.of("/etc/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d");

    private static final Pattern TIES =
            Pattern.compile("(?i).*ATTRS?\\{address\\}==\"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\".*");

    @Override
    public String produces() {
        return "network.persistentRules";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : FOLDERS) {
            for (Found entry : files.list(folder)) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                if (name.endsWith(".rules")) {
                    byName.putIfAbsent(name, entry.path());
                }
            }
        }
        List<String> rules = new ArrayList<>();
        for (String path : byName.values()) {
            for (Line line : Line.joined(Line.read(files, path))) {
                if (!line.isBlankOrComment() && TIES.matcher(line.text()).matches()) {
                    rules.add(line.path() + ":" + line.number());
                    facts.evidence("network.persistentRules", line.seen());
                }
            }
        }
        facts.put("network.persistentRules", rules);
    }
}
