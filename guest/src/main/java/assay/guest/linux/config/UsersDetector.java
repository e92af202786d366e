package assay.guest.linux.config;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code users}: the accounts of the guest and whether a password opens them. No hash leaves this
 * class, and none is guessed: {@code weak} is not produced.
 */
final class UsersDetector implements Detector {

    private static final String SHADOW = "/etc/shadow";

    /** Larger files are no keys; more files in {@code ~/.ssh} than this are not looked at. */
    private static final int MAX_KEY = 1 << 16;

    private static final int MAX_SSH_FILES = 200;

    @Override
    public String produces() {
        return "users";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Map<String, Line> shadow = new HashMap<>();
        for (Line line : Line.read(files, SHADOW)) {
            int colon = line.text().indexOf(':');
            if (colon > 0) {
                shadow.putIfAbsent(line.text().substring(0, colon), line);
            }
        }
        List<Map<String, Object>> users = new ArrayList<>();
        List<Account> accounts = Account.read(files);
        for (Account account : accounts) {
            PasswordState state = state(account, Optional.ofNullable(shadow.get(account.name())));
            users.add(
                    Map.of(
                            "name", account.name(),
                            "uid", account.uid(),
                            "passwordState", state.toString(),
                            "loginShell", account.hasLoginShell(),
                            "privateKeys", privateKeys(files, account)));
            Line line =
                    account.password().equals("x")
                            ? shadow.getOrDefault(account.name(), account.line())
                            : account.line();
            facts.evidence(
                    "users[" + (users.size() - 1) + "]",
                    line.seenAs(account.name() + ": password " + state));
        }
        facts.put("users", users);
    }

    /**
     * Where the state comes from: {@code x} in passwd sends to shadow, and without a line there no
     * password can ever match; anything else in passwd is the password field itself.
     */
    private static PasswordState state(Account account, Optional<Line> shadow) {
        if (!account.password().equals("x")) {
            return PasswordState.of(account.password());
        }
        return shadow.map(line -> PasswordState.of(line.text().split(":", -1)[1]))
                .orElse(PasswordState.INVALID);
    }

    private static int privateKeys(GuestFiles files, Account account) throws IOException {
        int keys = 0;
        List<Found> entries = files.list(account.inHome(".ssh"));
        for (Found entry : entries.subList(0, Math.min(entries.size(), MAX_SSH_FILES))) {
            boolean small = entry.node().isRegular() && entry.node().size() <= MAX_KEY;
            if (small && isPrivateKey(files.read(entry, MAX_KEY))) {
                keys++;
            }
        }
        return keys;
    }

    /** Every kind that OpenSSH reads is in PEM armour: RFC 7468 and {@code PROTOCOL.key}. */
    private static boolean isPrivateKey(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("-----BEGIN ");
        int end = begin < 0 ? -1 : text.indexOf('\n', begin);
        return end > 0 && text.substring(begin, end).contains("PRIVATE KEY-----");
    }
}
