package assay.guest.linux.config.ssh;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.Account;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ssh.authorizedKeys} and {@code ssh.knownHosts}: keys that open this guest, and hosts its
 * builder has been to.
 *
 * <p>A key file counts wherever sshd may look for it: at the default places, at every {@code
 * AuthorizedKeysFile}, those of {@code Match} blocks too, and in {@code
 * /etc/ssh/authorized_keys.d}. A file that two accounts share, because they share a home, is
 * reported once.
 */
final class KeyFiles {

    /**
     * The defaults of {@code AuthorizedKeysFile}, and where distributions keep keys of the system.
     */
    private static final List<String> DEFAULT_PLACES =
            List.of(
                    ".ssh/authorized_keys",
                    ".ssh/authorized_keys2",
                    "/etc/ssh/authorized_keys.d/%u");

    private static final List<String> KNOWN_HOSTS =
            List.of(".ssh/known_hosts", ".ssh/known_hosts2", ".ssh/known_hosts.old");

    private final GuestFiles files;
    private final Set<String> seen = new HashSet<>();

    KeyFiles(GuestFiles files) {
        this.files = files;
    }

    /**
     * Looks at every account's key files.
     *
     * @param places further values of {@code AuthorizedKeysFile}
     */
    void detect(List<String> places, Facts.Builder facts) throws IOException {
        Set<String> templates = new LinkedHashSet<>(DEFAULT_PLACES);
        templates.addAll(places);
        List<Map<String, Object>> keys = new ArrayList<>();
        List<String> knownHosts = new ArrayList<>();
        for (Account account : Account.read(files)) {
            for (String template : templates) {
                Optional<Found> file = unseen(path(template, account));
                if (file.isPresent()) {
                    keys.add(entry(account, file.get()));
                }
            }
            for (String name : KNOWN_HOSTS) {
                unseen(account.inHome(name))
                        .filter(file -> file.node().size() > 0)
                        .ifPresent(file -> knownHosts.add(file.path()));
            }
        }
        facts.put("ssh.authorizedKeys", keys);
        facts.put("ssh.knownHosts", knownHosts);
        for (int i = 0; i < keys.size(); i++) {
            String path = String.valueOf(keys.get(i).get("path"));
            facts.evidence("ssh.authorizedKeys[" + i + "]", Evidence.at(path));
        }
        knownHosts.forEach(path -> facts.evidence("ssh.knownHosts", Evidence.at(path)));
    }

    /** The path that a template means for an account; relative ones start at its home. */
    static String path(String template, Account account) {
        String path =
                template.replace("%%", "\0")
                        .replace("%h", account.home())
                        .replace("%u", account.name())
                        .replace("%U", Long.toString(account.uid()))
                        .replace("\0", "%");
        return path.startsWith("/") ? path : account.inHome(path);
    }

    private Optional<Found> unseen(String path) throws IOException {
        return files.find(path)
                .filter(found -> found.node().isRegular())
                .filter(found -> seen.add(found.path()));
    }

    private Map<String, Object> entry(Account account, Found file) throws IOException {
        List<AuthorizedKey> keys = AuthorizedKey.parse(Line.read(files, file.path()));
        boolean forced = !keys.isEmpty() && keys.stream().allMatch(AuthorizedKey::isForcedExit);
        return Map.of(
                "user", account.name(),
                "keys", keys.size(),
                "forcedCommandOnly", forced,
                "path", file.path());
    }
}
