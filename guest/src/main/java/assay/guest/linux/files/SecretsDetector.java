package assay.guest.linux.files;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.FileDigest;
import assay.guest.linux.os.PackageDatabase;
import assay.guest.secret.Secret;
import assay.guest.secret.SecretScan;
import assay.guest.walk.FileVisitor;
import assay.guest.walk.Walk;
import assay.guest.walk.WalkedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code secrets}: keys and passwords in files of at most 1 MiB, and whether each is one that may
 * be there: what a package ships everybody has, and documents and tests show keys of nobody.
 *
 * <p>Host keys of SSH are not among them: they are what one machine is known by, {@code identity}.
 */
final class SecretsDetector implements Detector, FileVisitor {

    private static final Pattern HOST_KEY = Pattern.compile("/etc/ssh/ssh_host_\\w+_key");

    /** Examples, documents, and what libraries are tested with; the certificate of nobody. */
    private static final Pattern ALLOWED =
            Pattern.compile(
                    ".*/usr/share/(?:doc|man|info|help)/.*"
                            + "|.*(?:[._-](?:example|sample|dist|template|tmpl|tpl)"
                            + "|-sample\\.php|\\.(?:example|sample)\\.\\w+)"
                            + "|.*(?:/usr/(?:share|lib(?:32|64)?|local/lib|src|include)|/node_modules"
                            + "|/site-packages|/dist-packages|/gems|/vendor|/pkg/mod)/(?:.*/)?"
                            + "(?:__tests?__|tests?|testdata|test-data|test_data|testing|fixtures?"
                            + "|examples?|samples?|specs?|docs?|demos?)/.*"
                            + "|.*/ssl-cert-snakeoil\\.key");

    /** What programs are made of, or made from files beside them. */
    private static final List<String> CODE =
            List.of(".ko", ".ko.gz", ".ko.xz", ".ko.zst", ".pyc", ".mo");

    /** Other than {@code /usr}; those for libraries of several word sizes are more. */
    private static final List<String> PROGRAMS = List.of("/bin/", "/sbin/", "/lib/", "/boot/");

    private static final Pattern LIBRARIES = Pattern.compile("/lib\\w*/");

    /** More than anybody reads; bounds memory. */
    private static final int MAX_FILES = 10_000;

    /** More programs than a system has; those beyond are read whoever owns them. */
    private static final int MAX_PROGRAMS = 200_000;

    private final Once<Walk> walk;
    private final Once<Optional<PackageDatabase>> packages;
    private final SortedMap<String, List<Secret>> found = new TreeMap<>();

    /** Files that are read only if no package owns them. */
    private final SortedSet<String> programs = new TreeSet<>();

    SecretsDetector(Once<Walk> walk, Once<Optional<PackageDatabase>> packages) {
        this.walk = walk;
        this.packages = packages;
    }

    @Override
    public String produces() {
        return "secrets";
    }

    @Override
    public void visit(String path, WalkedFile file) throws IOException {
        boolean readable = file.node().isRegular() && !file.isKnownByOtherName();
        long size = file.node().size();
        if (!readable || size == 0 || size > WalkedFile.MAX_BYTES || isCode(path)) {
            return;
        }
        if (programs.size() < MAX_PROGRAMS && isAmongPrograms(path)) {
            programs.add(path);
        } else {
            scan(path, file.bytes());
        }
    }

    /** Asked of every file, as is the next: no regular expressions. */
    private static boolean isCode(String path) {
        for (String end : CODE) {
            if (path.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it is where packages put programs and nobody keeps a secret: what a package owns
     * there is not read, which saves nine tenths of all reading.
     */
    private static boolean isAmongPrograms(String path) {
        if (path.startsWith("/usr/")) {
            return !path.startsWith("/usr/local/");
        }
        for (String folder : PROGRAMS) {
            if (path.startsWith(folder)) {
                return true;
            }
        }
        return path.startsWith("/lib") && LIBRARIES.matcher(path).lookingAt();
    }

    private void scan(String path, byte[] bytes) throws ImageException {
        List<Secret> secrets = SecretScan.scan(path, bytes);
        if (!secrets.isEmpty() && !HOST_KEY.matcher(path).matches()) {
            found.put(path, secrets);
            if (found.size() > MAX_FILES) {
                String many = "more than " + MAX_FILES + " files have secrets in them";
                throw new ImageException(Reason.LIMIT, "guest", -1, many);
            }
        }
    }

    /** Reads what stands among the packages' programs and is none of theirs. */
    private void scanForeign(GuestFiles files, Set<String> owned) throws IOException {
        for (String program : programs) {
            Optional<byte[]> bytes =
                    owned.contains(program)
                            ? Optional.empty()
                            : files.read(program, WalkedFile.MAX_BYTES);
            if (bytes.isPresent()) {
                scan(program, bytes.get());
            }
        }
    }

    private Map<String, Optional<FileDigest>> owned(GuestFiles files, Set<String> paths)
            throws IOException {
        Optional<PackageDatabase> database = packages.get(files);
        return paths.isEmpty() || database.isEmpty()
                ? Map.of()
                : database.get().owned(files, paths);
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        walk.get(files).requireAll(this);
        Set<String> asked = new HashSet<>(programs);
        asked.addAll(found.keySet());
        Map<String, Optional<FileDigest>> owned = owned(files, asked);
        scanForeign(files, owned.keySet());
        List<Map<String, Object>> list = new ArrayList<>();
        for (Map.Entry<String, List<Secret>> file : found.entrySet()) {
            String path = file.getKey();
            boolean shipped = isAsShipped(files, path, owned.getOrDefault(path, Optional.empty()));
            boolean allowed = shipped || ALLOWED.matcher(path).matches();
            for (Secret secret : file.getValue()) {
                String seen = secret.kind() + ", " + secret.about();
                facts.evidence(
                        "secrets[" + list.size() + "]", new Evidence(path, secret.line(), seen));
                list.add(
                        Map.of(
                                "kind",
                                secret.kind().toString(),
                                "path",
                                path,
                                "allowed",
                                allowed,
                                "weak",
                                secret.weak()));
            }
        }
        facts.put("secrets", list);
        if (list.isEmpty()) {
            facts.evidence("secrets", Evidence.at("/"));
        }
    }

    private static boolean isAsShipped(GuestFiles files, String path, Optional<FileDigest> shipped)
            throws IOException {
        if (shipped.isEmpty()) {
            return false;
        }
        Optional<byte[]> bytes = files.read(path, WalkedFile.MAX_BYTES);
        return bytes.isPresent() && shipped.get().isOf(bytes.get());
    }
}
