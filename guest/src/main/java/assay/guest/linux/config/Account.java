package assay.guest.linux.config;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A line of {@code /etc/passwd}: {@code passwd(5)}.
 *
 * @param password its second field: {@code x}, or what older systems keep there. Never recorded
 * @param uid user id, {@code 0..2^32-1}
 * @param line where it stands
 */
public record Account(
        String name, String password, long uid, String home, String shell, Line line) {

    private static final String PATH = "/etc/passwd";
    private static final int MAX_ACCOUNTS = 10_000;
    private static final long MAX_UID = 0xFFFF_FFFFL;

    /** Programs that end the session at once, and those of the historic sync and halt accounts. */
    private static final Set<String> NO_SHELLS =
            Set.of("nologin", "false", "true", "sync", "shutdown", "halt");

    /**
     * The accounts of the guest, in the order of the file. Malformed lines and references to NIS
     * ({@code +}, {@code -}) are no accounts of this guest and are skipped, as glibc does.
     *
     * @throws ImageException if there is no {@code /etc/passwd}, or no end to it
     */
    public static List<Account> read(GuestFiles files) throws IOException {
        if (!files.exists(PATH)) {
            throw new ImageException(Reason.CORRUPT, "guest", -1, "there is no " + PATH);
        }
        List<Account> accounts = parse(Line.read(files, PATH));
        if (accounts.size() > MAX_ACCOUNTS) {
            throw new ImageException(
                    Reason.LIMIT, "guest", -1, PATH + " has more than " + MAX_ACCOUNTS + " lines");
        }
        return accounts;
    }

    static List<Account> parse(List<Line> lines) {
        List<Account> accounts = new ArrayList<>();
        for (Line line : lines) {
            String[] field = line.text().split(":", -1);
            boolean local = !line.text().startsWith("+") && !line.text().startsWith("-");
            if (field.length == 7 && local && isUid(field[2])) {
                accounts.add(
                        new Account(
                                field[0],
                                field[1],
                                Long.parseLong(field[2]),
                                field[5],
                                field[6],
                                line));
            }
        }
        return accounts;
    }

    /** Whether a login gives a shell; an empty field means {@code /bin/sh}. */
    public boolean hasLoginShell() {
        return !NO_SHELLS.contains(shell.substring(shell.lastIndexOf('/') + 1));
    }

    /** A path below the home directory. */
    public String inHome(String name) {
        return (home.endsWith("/") ? home : home + "/") + name;
    }

    private static boolean isUid(String text) {
        return text.matches("\\d{1,10}") && Long.parseLong(text) <= MAX_UID;
    }
}
