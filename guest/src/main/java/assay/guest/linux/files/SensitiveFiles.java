package assay.guest.linux.files;

import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.Account;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which mode and owner the files have that guard the system. What distributions ship differs, so it
 * is bounds that are compared: {@code /etc/shadow} is 0640 and the group's in Debian, 0000 in Red
 * Hat; host keys are 0600, or 0640 and of {@code ssh_keys}; {@code /root} is 0700 or 0550.
 */
final class SensitiveFiles {

    private static final String SHADOW = "/etc/shadow";
    private static final int MAX_KEYS = 100;
    private static final String ROOT = "root";

    /**
     * What a file may be.
     *
     * @param most the permissions it may have, and less
     * @param group whose it may be beside root's; empty if the group does not matter
     */
    private record Bounds(int most, String group) {}

    private static final Bounds SECRET = new Bounds(0640, "shadow");
    private static final Bounds PUBLIC = new Bounds(0644, "");
    private static final Bounds FOLDER = new Bounds(0755, "");
    private static final Bounds HOST_KEY = new Bounds(0640, "ssh_keys");

    private static final Map<String, Bounds> EXPECTED =
            Map.ofEntries(
                    Map.entry(SHADOW, SECRET),
                    Map.entry("/etc/shadow-", SECRET),
                    Map.entry("/etc/gshadow", SECRET),
                    Map.entry("/etc/gshadow-", SECRET),
                    Map.entry("/etc/passwd", PUBLIC),
                    Map.entry("/etc/passwd-", PUBLIC),
                    Map.entry("/etc/group", PUBLIC),
                    Map.entry("/etc/group-", PUBLIC),
                    Map.entry("/etc/ssh/sshd_config", PUBLIC),
                    Map.entry("/etc/crontab", PUBLIC),
                    Map.entry("/etc/sudoers", new Bounds(0640, ROOT)),
                    Map.entry("/etc/sudoers.d", FOLDER),
                    Map.entry("/etc", FOLDER),
                    Map.entry("/etc/ssh", FOLDER),
                    Map.entry("/bin", FOLDER),
                    Map.entry("/sbin", FOLDER),
                    Map.entry("/usr/bin", FOLDER),
                    Map.entry("/usr/sbin", FOLDER),
                    Map.entry("/root", new Bounds(0750, ROOT)));

    private final GuestFiles files;
    private final Map<String, Long> groups = new HashMap<>();
    private final SortedMap<String, SensitiveFile> found = new TreeMap<>();

    private SensitiveFiles(GuestFiles files) {
        this.files = files;
    }

    /**
     * Those that there are, by path, and {@code /etc/shadow} in any case: without it nobody could
     * be given a password.
     */
    static SortedMap<String, SensitiveFile> find(GuestFiles files) throws IOException {
        SensitiveFiles table = new SensitiveFiles(files);
        table.readGroups();
        table.system();
        for (Account account : Account.read(files)) {
            if (account.uid() == 0 || account.hasLoginShell()) {
                table.keys(account);
            }
        }
        return table.found;
    }

    private void readGroups() throws IOException {
        groups.put(ROOT, 0L);
        for (Line line : Line.read(files, "/etc/group")) {
            String[] field = line.text().split(":", -1);
            if (field.length == 4 && field[2].matches("\\d{1,10}")) {
                groups.putIfAbsent(field[0], Long.parseLong(field[2]));
            }
        }
    }

    private void system() throws IOException {
        for (Map.Entry<String, Bounds> expected : EXPECTED.entrySet()) {
            add(expected.getKey(), expected.getValue(), 0);
        }
        found.putIfAbsent(SHADOW, new SensitiveFile(SHADOW, false, false, "no such file"));
        for (Found key : some(files.list("/etc/ssh"))) {
            String name = name(key);
            if (name.startsWith("ssh_host_") && name.endsWith("_key")) {
                add(key.path(), HOST_KEY, 0);
            }
        }
    }

    private void keys(Account account) throws IOException {
        String folder = account.inHome(".ssh");
        add(folder, new Bounds(0700, ""), account.uid());
        for (Found file : some(files.list(folder))) {
            String name = name(file);
            boolean key = name.startsWith("id_") && !name.endsWith(".pub");
            if (key || name.startsWith("authorized_keys")) {
                add(folder + "/" + name, key ? new Bounds(0600, "") : PUBLIC, account.uid());
            }
        }
    }

    private static List<Found> some(List<Found> entries) {
        return entries.subList(0, Math.min(entries.size(), MAX_KEYS));
    }

    private static String name(Found file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }

    /** Notes what is at {@code path}; it may be root's or {@code owner}'s. */
    private void add(String path, Bounds bounds, long owner) throws IOException {
        Optional<Found> there = files.find(path);
        if (there.isEmpty()) {
            return;
        }
        FileNode node = there.get().node();
        boolean owned = node.uid() == 0 || node.uid() == owner;
        boolean ok = owned && (node.mode() & ~bounds.most() & 0777) == 0 && group(node, bounds);
        boolean immutable = there.get().tree().isImmutable(node);
        String seen = PermissionsDetector.words(node) + (immutable ? ", immutable" : "");
        found.put(path, new SensitiveFile(path, ok, immutable, seen));
    }

    /** A group matters where it may do what others may not. */
    private boolean group(FileNode node, Bounds bounds) {
        boolean more = (node.mode() >> 3 & 7) != (node.mode() & 7);
        return !more
                || bounds.group().isEmpty()
                || node.gid() == 0
                || node.gid() == groups.getOrDefault(bounds.group(), 0L);
    }
}
