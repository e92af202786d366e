package assay.guest.windows.config;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
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

/** {@code users} and {@code windows.accounts}: local accounts. No hash leaves the hive. */
final class AccountsDetector implements Detector {

    static final String ACCOUNT = "SAM\\Domains\\Account";

    @Override
    public List<String> produces() {
        return List.of("windows.accounts", "users");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<RegistryKey> keys = new ArrayList<>();
        List<SamUser> found = new ArrayList<>();
        try {
            for (RegistryKey key : guest.registry().machine("SAM", ACCOUNT + "\\Users").subkeys()) {
                if (key.name().matches("[0-9A-Fa-f]{8}")) {
                    found.add(user(key));
                    keys.add(key);
                }
            }
        } catch (ImageException e) {
            facts.unread("users", e);
            throw e;
        }
        List<Map<String, Object>> users = new ArrayList<>();
        List<Map<String, Object>> accounts = new ArrayList<>();
        for (SamUser user : found) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", user.name());
            one.put("rid", user.rid());
            user.passwordState().ifPresent(state -> one.put("passwordState", state));
            one.put("loginShell", user.enabled());
            users.add(one);
            Map<String, Object> account = new LinkedHashMap<>();
            account.put("name", user.name());
            account.put("rid", user.rid());
            account.put("enabled", user.enabled());
            account.put("passwordRequired", user.passwordRequired());
            account.put("passwordExpires", user.passwordExpires());
            accounts.add(account);
        }
        facts.put("users", users);
        facts.put("windows.accounts", accounts);
        for (int i = 0; i < keys.size(); i++) {
            facts.evidence("users[" + i + "]", keys.get(i).place("V"));
            facts.evidence("windows.accounts[" + i + "]", keys.get(i).place("F"));
        }
    }

    private static SamUser user(RegistryKey key) throws IOException {
        Optional<byte[]> f = key.bytes("F");
        Optional<byte[]> v = key.bytes("V");
        return SamUser.parse(f.orElse(new byte[0]), v.orElse(new byte[0]))
                .orElseThrow(() ->
                        new ImageException(
                                Reason.CORRUPT, "registry", -1, key.path() + " is no account"));
    }
}
