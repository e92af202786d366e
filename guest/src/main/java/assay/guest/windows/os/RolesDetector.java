package assay.guest.windows.os;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code windows.roles}: the roles and features of a server, by the names of Server Manager. */
final class RolesDetector implements Detector {

    private static final String CACHE =
            "Microsoft\\ServerManager\\ServicingStorage\\ServerComponentCache";

    @Override
    public List<String> produces() {
        return List.of("windows.roles");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey cache = guest.registry().software(CACHE);
        if (!cache.exists()) {
            facts.unread("windows.roles", "there is no key " + cache.path());
            return;
        }
        List<String> roles = new ArrayList<>();
        for (RegistryKey role : cache.subkeys()) {
            if (role.number("InstallState").orElse(0) == 1) {
                roles.add(role.name());
            }
        }
        facts.put("windows.roles", roles, cache.place());
    }
}
