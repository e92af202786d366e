package assay.guest.linux.repo;

import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sources of apt, sources.list(5): one on a line, and paragraphs. */
final class AptSources {

    private static final String LIST = "/etc/apt/sources.list";
    private static final String PARTS = "/etc/apt/sources.list.d";
    private static final int MAX_PARTS = 1_000;

    private static final Pattern ONE_LINE =
            Pattern.compile(
                    "\\s*deb(?:-src)?\\s+(?:\\[([^\\]]*)\\]\\s*)?(cdrom:\\[[^\\]]*\\]\\S*|\\S+)\\s.*");

    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9-]+)\\s*:\\s*(.*)");

    private final GuestFiles files;
    private final List<Repository> found = new ArrayList<>();

    private AptSources(GuestFiles files) {
        this.files = files;
    }

    /** The sources, in apt's order. */
    static List<Repository> read(GuestFiles files) throws IOException {
        AptSources sources = new AptSources(files);
        sources.lines(Line.read(files, LIST));
        List<Found> parts = files.list(PARTS);
        if (parts.size() > MAX_PARTS) {
            throw new ImageException(
                    ImageException.Reason.LIMIT,
                    "apt",
                    -1,
                    PARTS + " has " + parts.size() + " files");
        }
        for (Found part : parts) {
            if (part.path().endsWith(".list")) {
                sources.lines(Line.read(files, part.path()));
            } else if (part.path().endsWith(".sources")) {
                sources.paragraphs(Line.read(files, part.path()));
            }
        }
        return sources.found;
    }

    private void lines(List<Line> lines) throws IOException {
        for (Line line : lines) {
            Matcher matcher = ONE_LINE.matcher(withoutComment(line.text()));
            if (matcher.matches()) {
                String options = matcher.group(1) == null ? "" : matcher.group(1);
                boolean signed =
                        List.of(options.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)).stream()
                                .noneMatch(AptSources::switchesChecksOff);
                add(List.of(matcher.group(2)), true, signed, line);
            }
        }
    }

    private static String withoutComment(String text) {
        int hash = text.indexOf('#');
        return (hash < 0 ? text : text.substring(0, hash)) + " ";
    }

    private static boolean switchesChecksOff(String option) {
        String[] parts = option.split("=", 2);
        return parts.length == 2
                && (parts[0].equals("trusted") || parts[0].equals("allow-insecure"))
                && isYes(parts[1]);
    }

    private static boolean isYes(String value) {
        return List.of("yes", "true", "with", "on", "enable", "1")
                .contains(value.strip().toLowerCase(Locale.ROOT));
    }

    private void paragraphs(List<Line> lines) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        Line first = new Line("", 0, "");
        String last = "";
        for (Line line : lines) {
            if (line.text().startsWith("#")) {
                continue;
            }
            if (line.text().isBlank()) {
                paragraph(fields, first);
                fields.clear();
                continue;
            }
            Matcher field = FIELD.matcher(line.text());
            if (!line.text().isEmpty() && Character.isWhitespace(line.text().charAt(0))) {
                fields.computeIfPresent(last, (_, value) -> value + " " + line.text().strip());
            } else if (field.matches()) {
                first = fields.isEmpty() ? line : first;
                last = field.group(1).toLowerCase(Locale.ROOT);
                fields.put(last, field.group(2).strip());
            }
        }
        paragraph(fields, first);
    }

    private void paragraph(Map<String, String> fields, Line first) throws IOException {
        String addresses = fields.getOrDefault("uris", "");
        if (addresses.isEmpty()) {
            return;
        }
        boolean signed =
                !isYes(fields.getOrDefault("trusted", "no"))
                        && !isYes(fields.getOrDefault("allow-insecure", "no"));
        boolean enabled = isYes(fields.getOrDefault("enabled", "yes"));
        add(List.of(addresses.split("\\s+", -1)), enabled, signed, first);
    }

    private void add(List<String> addresses, boolean enabled, boolean signed, Line line)
            throws IOException {
        List<String> hosts = new ArrayList<>();
        for (String address : addresses) {
            String list = address.replaceFirst("^mirror\\+file:(//)?", "");
            List<String> meant =
                    list.length() < address.length()
                            ? Line.read(files, list).stream().map(Line::text).toList()
                            : List.of(address);
            meant.stream()
                    .flatMap(text -> Repository.host(text).stream())
                    .filter(host -> !hosts.contains(host))
                    .forEach(hosts::add);
        }
        found.add(new Repository(line.path() + ":" + line.number(), hosts, enabled, signed, line));
    }
}
