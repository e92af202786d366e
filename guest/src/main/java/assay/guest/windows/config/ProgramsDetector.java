package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code windows.programs}: what Windows offers to uninstall, of 64 and of 32 bits. */
final class ProgramsDetector implements Detector {

    private static final String UNINSTALL = "Microsoft\\Windows\\CurrentVersion\\Uninstall";

    @Override
    public List<String> produces() {
        return List.of("windows.programs");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Map<String, Object>> programs = new ArrayList<>();
        List<RegistryKey> views =
                List.of(
                        guest.registry().software(UNINSTALL),
                        guest.registry().software("Wow6432Node\\" + UNINSTALL));
        for (RegistryKey view : views) {
            for (RegistryKey key : view.subkeys()) {
                Optional<String> name = key.text("DisplayName").filter(text -> !text.isBlank());
                if (name.isPresent()) {
                    Map<String, Object> program = new LinkedHashMap<>();
                    program.put("name", name.get());
                    program.put("version", key.text("DisplayVersion").orElse(""));
                    program.put("publisher", key.text("Publisher").orElse(""));
                    programs.add(program);
                }
            }
        }
        facts.put("windows.programs", programs);
        views.forEach(view -> facts.evidence("windows.programs", view.place()));
    }
}
