package assay.guest.linux.os;

import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The database of Alpine's apk: paragraphs of lines {@code LETTER:VALUE}, one for each package,
 * with its folders and files.
 *
 * @param source the file the packages were read from
 * @param installed the packages, in the order of the file
 * @param kernels digests of the kernels' files by path, empty where there is none; each with the
 *     name of its package
 * @see <a href="https://wiki.alpinelinux.org/wiki/Apk_spec">Alpine wiki, "Apk spec"</a>
 */
public record Apk(String source, List<InstalledPackage> installed, Map<String, Kernel> kernels)
        implements PackageDatabase {

    private static final List<String> PLACES =
            List.of("/lib/apk/db/installed", "/usr/lib/apk/db/installed");
    private static final int MAX_FILE = 64 << 20;
    private static final int MAX_KERNELS = 100;

    /** A kernel's file in a package. */
    record Kernel(String owner, Optional<FileDigest> digest) {}

    public Apk {
        installed = List.copyOf(installed);
        kernels = Map.copyOf(kernels);
    }

    /** Reads which packages are installed; empty if the guest has no such database. */
    public static Optional<Apk> read(GuestFiles files) throws IOException {
        for (String path : PLACES) {
            Optional<byte[]> bytes = files.read(path, MAX_FILE);
            if (bytes.isPresent()) {
                return Optional.of(parse(path, bytes.get()));
            }
        }
        return Optional.empty();
    }

    /** Takes the database apart; lines that it does not know are skipped, as apk does. */
    static Apk parse(String source, byte[] bytes) {
        Parser parser = new Parser();
        int line = 0;
        for (int start = 0; start < bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            parser.line(bytes, start, end, ++line);
            start = end + 1;
        }
        parser.finish();
        return new Apk(source, parser.installed, parser.kernels);
    }

    private static final class Parser {

        private final List<InstalledPackage> installed = new ArrayList<>();
        private final Map<String, Kernel> kernels = new HashMap<>();
        private final Map<Character, String> fields = new HashMap<>();
        private int start = 1;
        private String folder = "";
        private String file = "";

        /** The lines of files are many; of them, only kernels become text. */
        void line(byte[] bytes, int from, int end, int line) {
            if (from == end) {
                finish();
                start = line + 1;
                return;
            }
            if (end - from < 2 || bytes[from + 1] != ':') {
                return;
            }
            char key = (char) bytes[from];
            switch (key) {
                case 'P', 'V', 'A', 'o', 'm' -> fields.put(key, text(bytes, from, end));
                case 'F' -> {
                    folder = text(bytes, from, end);
                    file = "";
                }
                case 'R' -> {
                    boolean kernel = folder.equals("boot") && kernels.size() < MAX_KERNELS;
                    file = kernel ? text(bytes, from, end) : "";
                    if (!file.isEmpty()) {
                        kernels.put(path(), new Kernel(name(), Optional.empty()));
                    }
                }
                case 'Z' -> {
                    if (!file.isEmpty()) {
                        kernels.put(path(), new Kernel(name(), digest(text(bytes, from, end))));
                    }
                }
                default -> {
                    // sizes, dependencies, modes
                }
            }
        }

        private String path() {
            return "/" + folder + "/" + file;
        }

        private String name() {
            return fields.getOrDefault('P', "");
        }

        private static String text(byte[] bytes, int from, int end) {
            return new String(bytes, from + 2, end - from - 2, StandardCharsets.UTF_8).strip();
        }

        /** {@code Q1} and SHA-1, or {@code Q2} and SHA-256, in base64. */
        private static Optional<FileDigest> digest(String value) {
            String algorithm =
                    value.startsWith("Q1") ? "SHA-1" : value.startsWith("Q2") ? "SHA-256" : "";
            if (algorithm.isEmpty()) {
                return Optional.empty();
            }
            try {
                byte[] digest = Base64.getDecoder().decode(value.substring(2));
                return Optional.of(new FileDigest(algorithm, HexFormat.of().formatHex(digest)));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // no base64: the package recorded nothing
            }
        }

        void finish() {
            String version = fields.getOrDefault('V', "");
            if (!name().isEmpty() && !version.isEmpty()) {
                installed.add(
                        new InstalledPackage(
                                name(),
                                version,
                                fields.getOrDefault('A', ""),
                                fields.getOrDefault('m', ""),
                                "",
                                fields.getOrDefault('o', ""),
                                Optional.empty(),
                                start));
            }
            fields.clear();
            folder = "";
            file = "";
        }
    }

    @Override
    public String vendorField() {
        return "Maintainer";
    }

    @Override
    public Optional<InstalledPackage> kernelOwner(GuestFiles files, String path, String version) {
        Kernel kernel = kernels.get(path);
        return installed.stream()
                .filter(one -> kernel != null && one.name().equals(kernel.owner()))
                .findFirst();
    }

    @Override
    public Optional<FileDigest> digest(
            GuestFiles files, InstalledPackage owner, String path, String version) {
        return Optional.ofNullable(kernels.get(path)).flatMap(Kernel::digest);
    }

    @Override
    public Map<String, Optional<FileDigest>> owned(GuestFiles files, Set<String> paths)
            throws IOException {
        Map<String, Optional<FileDigest>> owned = new HashMap<>();
        String folder = "";
        String path = "";
        for (String line : files.readText(source, MAX_FILE).orElse("").split("\n", -1)) {
            String value = line.length() > 2 ? line.substring(2) : "";
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case 'F' -> folder = value;
                case 'R' -> {
                    path = (folder.isEmpty() ? "/" : "/" + folder + "/") + value;
                    if (paths.contains(path)) {
                        owned.put(path, Optional.empty());
                    }
                }
                case 'Z' -> owned.computeIfPresent(path, (_, _) -> Parser.digest(value));
                default -> {
                    // the package, modes
                }
            }
        }
        return owned;
    }
}
