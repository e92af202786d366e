package assay.guest.linux.files;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.PackageDatabase;
import assay.guest.walk.FileVisitor;
import assay.guest.walk.Place;
import assay.guest.walk.Walk;
import assay.guest.walk.WalkedFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code residue}, as far as it is files that were left behind. */
final class ResidueDetector implements Detector, FileVisitor {

    private static final String DATA = "/data";

    /** {@code passwd(5)} tools keep the file before a change. */
    private static final Set<String> ACCOUNTS =
            Set.of(
                    "/etc/passwd-",
                    "/etc/shadow-",
                    "/etc/group-",
                    "/etc/gshadow-",
                    "/etc/subuid-",
                    "/etc/subgid-");

    /** State of kdump's own, which is no dump: {@code kdump-config(8)} of Debian. */
    private static final Set<String> NO_CRASHES =
            Set.of("/var/crash/kdump_lock", "/var/crash/kexec_cmd");

    private static final int MAX_BACKUPS = 10_000;

    private final Once<Walk> walk;
    private final Once<Optional<PackageDatabase>> packages;
    private final Leftover cache =
            new Leftover(
                    "/var/cache/apt",
                    "/var/cache/yum",
                    "/var/cache/dnf",
                    "/var/cache/libdnf5",
                    "/var/cache/PackageKit",
                    "/var/cache/zypp",
                    "/var/cache/apk",
                    "/etc/apk/cache",
                    "/var/cache/pacman/pkg");
    private final Leftover temporary = new Leftover("/tmp", "/var/tmp");
    private final Leftover crashes =
            new Leftover(
                    "/var/crash",
                    "/var/spool/abrt",
                    "/var/tmp/abrt",
                    "/var/lib/systemd/coredump",
                    "/var/lib/apport/coredump");
    private final Leftover mail =
            new Leftover(
                    "/var/mail",
                    "/var/spool/mail",
                    "/var/spool/mqueue",
                    "/var/spool/clientmqueue",
                    "/var/spool/exim4/input",
                    "/var/spool/exim4/msglog",
                    "/var/spool/exim/input",
                    "/var/spool/exim/msglog",
                    "/var/spool/postfix/active",
                    "/var/spool/postfix/bounce",
                    "/var/spool/postfix/corrupt",
                    "/var/spool/postfix/defer",
                    "/var/spool/postfix/deferred",
                    "/var/spool/postfix/hold",
                    "/var/spool/postfix/incoming",
                    "/var/spool/postfix/maildrop");
    private final SortedSet<String> backups = new TreeSet<>();

    ResidueDetector(Once<Walk> walk, Once<Optional<PackageDatabase>> packages) {
        this.walk = walk;
        this.packages = packages;
    }

    @Override
    public String produces() {
        return "residue";
    }

    @Override
    public void visit(String path, WalkedFile file) throws IOException {
        if (file.node().isDirectory() || file.place() != Place.SYSTEM) {
            return;
        }
        temporary.add(path, file.node());
        if (!file.node().isRegular()) {
            return;
        }
        cache.add(path, file.node());
        if (!NO_CRASHES.contains(path)) {
            crashes.add(path, file.node());
        }
        if (file.node().size() > 0) { // a mailbox is made with its user
            mail.add(path, file.node());
        }
        if (isBackup(path)) {
            backups.add(path);
            if (backups.size() > MAX_BACKUPS) {
                String many = "there are more than " + MAX_BACKUPS + " backups of editors";
                throw new ImageException(Reason.LIMIT, "guest", -1, many);
            }
        }
    }

    /** Asked of every file: by its last character most are none. Editors add {@code ~}. */
    private static boolean isBackup(String path) {
        return switch (path.charAt(path.length() - 1)) {
            case '~' -> true;
            case 'k' -> path.endsWith(".bak");
            case '-' -> ACCOUNTS.contains(path);
            default -> false;
        };
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        put("residue.dataDir", facts, () -> dataDir(files, facts));
        Walk all = walk.get(files);
        put(
                "residue.pkgCacheBytes",
                facts,
                () -> {
                    all.requireAll(this, cache.folders());
                    cache.put("residue.pkgCacheBytes", cache.bytes(), facts);
                });
        put(
                "residue.tmpFiles",
                facts,
                () -> {
                    all.requireAll(this, temporary.folders());
                    temporary.put("residue.tmpFiles", temporary.count(), facts);
                });
        put(
                "residue.crashFiles",
                facts,
                () -> {
                    all.requireAll(this, crashes.folders());
                    crashes.put("residue.crashFiles", crashes.count(), facts);
                });
        put(
                "residue.mailFiles",
                facts,
                () -> {
                    all.requireAll(this, mail.folders());
                    mail.put("residue.mailFiles", mail.count(), facts);
                });
        put(
                "residue.backupFiles",
                facts,
                () -> {
                    all.requireAll(this);
                    backupFiles(files, facts);
                });
    }

    /** Finds one fact, or fails to. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void put(String fact, Facts.Builder facts, Step step) throws IOException {
        try {
            step.run();
        } catch (ImageException e) {
            facts.unread(fact, e);
        }
    }

    /** A disk of its own that is mounted there has a {@code lost+found} from the start. */
    private static void dataDir(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<Found> folder = files.find(DATA).filter(found -> found.node().isDirectory());
        boolean mounted =
                folder.isPresent()
                        && folder.get().node().inode() == folder.get().tree().root().inode();
        List<String> entries =
                files.list(DATA).stream()
                        .map(Found::path)
                        .filter(path -> !mounted || !path.endsWith("/lost+found"))
                        .toList();
        Map<String, Object> fact = Map.of("exists", folder.isPresent(), "entries", entries.size());
        facts.put("residue.dataDir", fact, Evidence.at(DATA));
        entries.stream()
                .limit(Leftover.SHOWN)
                .forEach(path -> facts.evidence("residue.dataDir", Evidence.at(path)));
    }

    /** Without those that packages install. */
    private void backupFiles(GuestFiles files, Facts.Builder facts) throws IOException {
        if (!backups.isEmpty()) {
            Optional<PackageDatabase> database = packages.get(files);
            if (database.isPresent()) {
                backups.removeAll(database.get().owned(files, backups).keySet());
            }
        }
        facts.put("residue.backupFiles", backups, Evidence.at("/"));
        backups.stream()
                .limit(Leftover.SHOWN)
                .forEach(path -> facts.evidence("residue.backupFiles", Evidence.at(path)));
    }
}
