package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code windows.startupScripts}: what the local policy runs when the machine starts. */
final class ScriptsDetector implements Detector {

    @Override
    public List<String> produces() {
        return List.of("windows.startupScripts");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        StartupScripts scripts = StartupScripts.read(guest);
        facts.put(
                "windows.startupScripts",
                scripts.commands().stream().map(command -> Map.of("command", command)).toList());
        scripts.seen().forEach(place -> facts.evidence("windows.startupScripts", place));
    }
}
