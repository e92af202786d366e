package assay.guest.linux.config.listen;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * firewalld's default zone, and those that an administrator gave an adapter: {@code
 * firewalld.zone(5)}. What any of them lets in is open.
 *
 * @param open what is let in; empty if a zone lets everything in
 */
record Firewalld(Optional<List<Ports>> open, Evidence seen) implements PacketFilter {

    private static final List<String> FOLDERS = List.of("/etc/firewalld/", "/usr/lib/firewalld/");
    private static final int MAX_SERVICES = 500;

    private static final Pattern DEFAULT =
            Pattern.compile("\\s*DefaultZone\\s*=\\s*([\\w.-]+)\\s*");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern RULE = Pattern.compile("<rule\\b.*?</rule>", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<(service|port|include)\\b([^>]*)>");
    private static final Pattern TARGET = Pattern.compile("<zone\\b[^>]*\\btarget=\"([^\"]*)\"");

    /** Reads what the service would load. */
    static Firewalld read(GuestFiles files) throws IOException {
        String zone = "public";
        for (Line line : Line.read(files, "/etc/firewalld/firewalld.conf")) {
            Matcher matcher = DEFAULT.matcher(line.text());
            zone = matcher.matches() ? matcher.group(1) : zone;
        }
        Set<String> zones = new LinkedHashSet<>(List.of(zone));
        for (Found file : files.list("/etc/firewalld/zones")) {
            String name = file.path().substring(file.path().lastIndexOf('/') + 1);
            if (name.endsWith(".xml") && text(files, "zones/" + name).contains("<interface")) {
                zones.add(name.substring(0, name.length() - 4));
            }
        }
        Evidence seen = Evidence.at("/etc/firewalld", "default zone " + zone);
        List<Ports> open = new ArrayList<>();
        for (String each : zones) {
            String xml = RULE.matcher(text(files, "zones/" + each + ".xml")).replaceAll("");
            Matcher target = TARGET.matcher(xml);
            if (target.find() && target.group(1).equals("ACCEPT")) {
                return new Firewalld(Optional.empty(), seen);
            }
            addOpen(files, xml, 0, open);
        }
        return new Firewalld(Optional.of(open), seen);
    }

    private static void addOpen(GuestFiles files, String xml, int depth, List<Ports> open)
            throws IOException {
        Matcher tag = TAG.matcher(xml);
        while (tag.find() && open.size() < MAX_SERVICES) {
            String attributes = tag.group(2);
            if (!tag.group(1).equals("port")) {
                String key = tag.group(1).equals("service") ? "name" : "service";
                Optional<String> name = value(attributes, key);
                if (depth < 3 && name.isPresent() && name.get().matches("[\\w.-]+")) {
                    addOpen(files, text(files, "services/" + name.get() + ".xml"), depth + 1, open);
                }
            } else if (value(attributes, "protocol").orElse("").equals("tcp")) {
                value(attributes, "port").ifPresent(port -> open.add(Ports.of(port, "-")));
            }
        }
    }

    private static Optional<String> value(String attributes, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(attributes);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String text(GuestFiles files, String name) throws IOException {
        for (String folder : FOLDERS) {
            Optional<String> text = files.readText(folder + name, Line.MAX_FILE);
            if (text.isPresent()) {
                return COMMENT.matcher(text.get()).replaceAll("");
            }
        }
        return "";
    }

    @Override
    public boolean blocks(int port) {
        return open.isPresent() && open.get().stream().noneMatch(ports -> ports.has(port));
    }

    @Override
    public boolean isActive() {
        return true;
    }
}
