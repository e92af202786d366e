package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code windows.autoUpdate}, and whether devices may be installed. */
final class UpdateSettingsDetector implements Detector {

    private static final String POLICY = "Policies\\Microsoft\\Windows\\WindowsUpdate\\AU";
    private static final String LOCAL =
            "Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update";

    /** {@code AUOptions}: 1 never, 2 and 3 say that there is something, 4 and 5 install it. */
    private static final int NOTIFY = 2;

    private static final int INSTALL = 4;

    /** From Server 2016 on updates are fetched unless something else is set. */
    private static final long FETCHES = 14393;

    @Override
    public List<String> produces() {
        return List.of("windows.autoUpdate", "windows.deviceInstallDisabled");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey devices = guest.registry().system("Services\\DeviceInstall\\Parameters");
        facts.put(
                "windows.deviceInstallDisabled",
                devices.flag("DeviceInstallDisabled", false),
                devices.seen("DeviceInstallDisabled"));
        RegistryKey policy = guest.registry().software(POLICY);
        Service service = Service.of(guest, "wuauserv");
        if (service.start().equals(Optional.of("disabled"))) {
            facts.put("windows.autoUpdate", "disabled", service.key().seen("Start"));
        } else if (policy.flag("NoAutoUpdate", false)) {
            facts.put("windows.autoUpdate", "disabled", policy.seen("NoAutoUpdate"));
        } else {
            RegistryKey key = policy.has("AUOptions") ? policy : guest.registry().software(LOCAL);
            option(key, facts);
        }
    }

    private static void option(RegistryKey key, Facts.Builder facts) throws IOException {
        OptionalLong option = key.number("AUOptions");
        if (option.isPresent()) {
            long number = option.getAsLong();
            String word = number >= INSTALL ? "auto" : number >= NOTIFY ? "notify" : "disabled";
            facts.put("windows.autoUpdate", word, key.seen("AUOptions"));
        } else if (facts.at("windows.build").orElse(0L) instanceof Long build && build >= FETCHES) {
            facts.put("windows.autoUpdate", "notify", key.seen("AUOptions"));
        } else {
            facts.unread("windows.autoUpdate", "neither a policy nor a setting says it");
        }
    }
}
