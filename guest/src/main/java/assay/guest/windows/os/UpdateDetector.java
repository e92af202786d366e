package assay.guest.windows.os;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code windows.hotfixes} by the packages of component based servicing, and whether an update or a
 * restart is pending. A cumulative update is one package that does not say its number.
 */
final class UpdateDetector implements Detector {

    private static final String CURRENT = "Microsoft\\Windows\\CurrentVersion\\";
    private static final String SERVICING = CURRENT + "Component Based Servicing";
    private static final String PENDING = "/Windows/WinSxS/pending.xml";
    private static final Pattern HOTFIX = Pattern.compile("(?i).*_for_(KB[0-9]{5,9})[_~].*");
    private static final long INSTALLED = 0x70;

    @Override
    public List<String> produces() {
        return List.of("windows.hotfixes", "windows.pendingReboot", "windows.pendingUpdate");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        pending(guest, facts);
        RegistryKey packages = guest.registry().software(SERVICING + "\\Packages");
        if (!packages.exists()) {
            facts.unread("windows.hotfixes", "there is no key " + packages.path());
            return;
        }
        TreeSet<String> hotfixes = new TreeSet<>();
        for (RegistryKey one : packages.subkeys()) {
            Matcher hotfix = HOTFIX.matcher(one.name());
            if (hotfix.matches() && one.number("CurrentState").orElse(0) == INSTALLED) {
                hotfixes.add(hotfix.group(1).toUpperCase(Locale.ROOT));
            }
        }
        facts.put("windows.hotfixes", hotfixes, packages.place());
    }

    private static void pending(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey servicing = guest.registry().software(SERVICING + "\\RebootPending");
        RegistryKey update =
                guest.registry().software(CURRENT + "WindowsUpdate\\Auto Update\\RebootRequired");
        RegistryKey session = guest.registry().system("Control\\Session Manager");
        List<String> renames = session.texts("PendingFileRenameOperations");
        boolean file = guest.files().exists(PENDING);
        facts.put(
                "windows.pendingReboot",
                servicing.exists() || update.exists() || !renames.isEmpty(),
                servicing.place(),
                update.place(),
                session.place("PendingFileRenameOperations"));
        facts.put("windows.pendingUpdate", servicing.exists() || file, servicing.place());
        if (file) {
            facts.evidence("windows.pendingUpdate", Evidence.at(PENDING));
        }
    }
}
