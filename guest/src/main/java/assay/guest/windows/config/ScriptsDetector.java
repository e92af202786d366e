package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.IniText;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code windows.startupScripts}: what the local policy runs when the machine starts. */
final class ScriptsDetector implements Detector {

    private static final String FOLDER = "/Windows/System32/GroupPolicy/Machine/Scripts/";

    /** Scripts are numbered without gaps; nobody has as many. */
    private static final int MAX_SCRIPTS = 1_000;

    @Override
    public List<String> produces() {
        return List.of("windows.startupScripts");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Map<String, Object>> scripts = new ArrayList<>();
        for (String name : List.of("scripts.ini", "psscripts.ini")) {
            Optional<String> text = TextFile.read(guest.files(), FOLDER + name);
            facts.evidence("windows.startupScripts", Evidence.at(FOLDER + name));
            if (text.isPresent()) {
                IniText ini = IniText.parse(text.get());
                for (int i = 0; i < MAX_SCRIPTS; i++) {
                    Optional<String> command = ini.value("Startup", i + "CmdLine");
                    if (command.isEmpty()) {
                        break;
                    }
                    String parameters = ini.value("Startup", i + "Parameters").orElse("");
                    scripts.add(Map.of("command", (command.get() + " " + parameters).strip()));
                }
            }
        }
        facts.put("windows.startupScripts", scripts);
    }
}
