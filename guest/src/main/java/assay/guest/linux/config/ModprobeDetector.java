package assay.guest.linux.config;

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
import java.util.TreeSet;

/**
 * {@code modprobe}: what {@code modprobe.d(5)} says over all folders; a file in {@code /etc} masks
 * the file of the same name in {@code /usr/lib}. A dash in a module's name is an underscore.
 */
final class ModprobeDetector implements Detector {

    private static final List<String> FOLDERS =
            List.of(
                    "/etc/modprobe.d",
                    "/usr/local/lib/modprobe.d",
                    "/usr/lib/modprobe.d",
                    "/lib/modprobe.d");

    @Override
    public String produces() {
        return "modprobe";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : FOLDERS) {
            for (Found entry : files.list(folder)) {
                String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                if (name.endsWith(".conf")) {
                    byName.putIfAbsent(name, entry.path());
                }
            }
        }
        TreeSet<String> blacklist = new TreeSet<>();
        List<Map<String, Object>> options = new ArrayList<>();
        List<Map<String, Object>> softdeps = new ArrayList<>();
        for (String path : byName.values()) {
            for (Line line : Line.joined(Line.read(files, path))) {
                List<String> words = List.of(line.text().strip().split("\\s+", -1));
                if (line.isBlankOrComment() || words.size() < 2) {
                    continue;
                }
                String module = words.get(1).replace('-', '_');
                List<String> rest = words.subList(2, words.size());
                switch (words.getFirst()) {
                    case "blacklist" -> {
                        blacklist.add(module);
                        facts.evidence("modprobe.blacklist", line.seen());
                    }
                    case "options" -> {
                        for (String value : rest) {
                            facts.evidence("modprobe.options[" + options.size() + "]", line.seen());
                            options.add(Map.of("module", module, "value", value));
                        }
                    }
                    case "softdep" -> {
                        facts.evidence("modprobe.softdeps[" + softdeps.size() + "]", line.seen());
                        softdeps.add(Map.of("module", module, "pre", pre(rest)));
                    }
                    default -> {}
                }
            }
        }
        facts.put("modprobe.blacklist", blacklist);
        facts.put("modprobe.options", options);
        facts.put("modprobe.softdeps", softdeps);
    }

    /** The modules between {@code pre:} and {@code post:}. */
    private static List<String> pre(List<String> words) {
        List<String> modules = new ArrayList<>();
        boolean in = false;
        for (String word : words) {
            if (word.equals("pre:") || word.equals("post:")) {
                in = word.equals("pre:");
            } else if (in) {
                modules.add(word.replace('-', '_'));
            }
        }
        return modules;
    }
}
