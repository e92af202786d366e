package assay.guest.linux.os;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which distribution a guest is, from the files in which it says so.
 *
 * @param id normalised: {@code debian}, {@code centos-stream}, {@code opensuse}
 * @param like what it descends from
 * @param version with the minor version where any file knows it: {@code 7.9}
 * @param seen where the identity stands
 * @param versionSeen where the version stands
 */
public record Distribution(
        String id,
        List<String> like,
        Optional<String> version,
        Evidence seen,
        Evidence versionSeen) {

    /** {@code CentOS Linux release 7.9.2009 (Core)}. */
    private static final Pattern RELEASE =
            Pattern.compile("(.{1,60}?)(?: release)? (\\d{1,4}(?:\\.\\d{1,4})?)[. (].*");

    private static final Pattern SUSE_VALUE =
            Pattern.compile("(?m)^(VERSION|PATCHLEVEL) = (\\d{1,4}(?:\\.\\d{1,4})?)\\s*$");

    /** Names in os-release that differ from those that people and rules use. */
    private static final Map<String, String> NORMAL =
            Map.ofEntries(
                    Map.entry("ol", "oraclelinux"),
                    Map.entry("opensuse-leap", "opensuse"),
                    Map.entry("opensuse-leap-micro", "opensuse"),
                    Map.entry("opensuse-microos", "opensuse"),
                    Map.entry("opensuse-tumbleweed", "opensuse"),
                    Map.entry("sled", "sles"),
                    Map.entry("sles_sap", "sles"),
                    Map.entry("rhcos", "coreos"),
                    Map.entry("flatcar", "coreos"),
                    Map.entry("redhat", "rhel"),
                    Map.entry("tlinux", "tencentos"));

    /** Descent that distributions leave unsaid. */
    private static final Map<String, List<String>> DESCENT =
            Map.ofEntries(
                    Map.entry("oraclelinux", List.of("rhel")),
                    Map.entry("scientific", List.of("rhel")),
                    Map.entry("tencentos", List.of("rhel", "fedora", "centos")),
                    Map.entry("opencloudos", List.of("rhel", "fedora", "centos")),
                    Map.entry("anolis", List.of("rhel", "fedora", "centos")),
                    Map.entry("kali", List.of("debian")),
                    Map.entry("deepin", List.of("debian")),
                    Map.entry("uos", List.of("debian")),
                    Map.entry("raspbian", List.of("debian")),
                    Map.entry("ubuntu", List.of("debian")),
                    Map.entry("linuxmint", List.of("ubuntu")),
                    Map.entry("sles", List.of("suse")),
                    Map.entry("opensuse", List.of("suse")));

    /** Names at the start of a release line of Red Hat's kin, before os-release was invented. */
    private static final Map<String, String> RELEASE_NAMES =
            Map.of(
                    "CentOS", "centos",
                    "CentOS Linux", "centos",
                    "CentOS Stream", "centos-stream",
                    "Red Hat Enterprise Linux", "rhel",
                    "Red Hat Enterprise Linux Server", "rhel",
                    "Scientific Linux", "scientific",
                    "Oracle Linux Server", "oraclelinux",
                    "Fedora", "fedora");

    public Distribution {
        like = List.copyOf(like);
    }

    /**
     * Tells which distribution the guest is.
     *
     * @throws ImageException if none of the files is there
     */
    public static Distribution read(GuestFiles files) throws IOException {
        ReleaseFiles found = ReleaseFiles.read(files);
        if (found.isEmpty()) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    "linux",
                    -1,
                    "none of " + String.join(", ", ReleaseFiles.PATHS) + " says what it is");
        }
        return of(found);
    }

    /** Reads the files, of which at least one must be there. */
    static Distribution of(ReleaseFiles files) {
        String path =
                files.text(ReleaseFiles.OS_RELEASE).isPresent()
                        ? ReleaseFiles.OS_RELEASE
                        : ReleaseFiles.OS_RELEASE_VENDOR;
        return files.text(path)
                .map(text -> fromOsRelease(OsRelease.parse(text), path, files))
                .orElseGet(() -> beforeOsRelease(files));
    }

    private static Distribution fromOsRelease(OsRelease release, String path, ReleaseFiles files) {
        String id = release.id().toLowerCase(Locale.ROOT);
        id = NORMAL.getOrDefault(id, id);
        if (id.equals("centos") && release.name().contains("Stream")) {
            id = "centos-stream";
        }
        Set<String> like = new LinkedHashSet<>(DESCENT.getOrDefault(id, List.of()));
        if (release.variantId().equals("coreos")) {
            like.add(id); // Fedora CoreOS
            id = "coreos";
        }
        release.idLike().forEach(name -> like.add(name.toLowerCase(Locale.ROOT)));
        Evidence seen = new Evidence(path, release.line("ID"), "ID=" + release.id());
        String version = release.versionId().orElse("");
        Evidence versionSeen =
                new Evidence(path, release.line("VERSION_ID"), "VERSION_ID=" + version);
        return new Distribution(id, List.copyOf(like), release.versionId(), seen, versionSeen)
                .withMinor(files);
    }

    /** os-release of Debian and CentOS has the major version only; the whole stands elsewhere. */
    private Distribution withMinor(ReleaseFiles files) {
        String path =
                switch (id) {
                    case "debian" -> ReleaseFiles.DEBIAN;
                    case "centos" -> ReleaseFiles.CENTOS;
                    default -> "";
                };
        String text = files.text(path).map(String::strip).orElse("");
        Matcher release = RELEASE.matcher(text);
        String whole = id.equals("debian") ? text : release.matches() ? release.group(2) : "";
        boolean finer = version.isPresent() && whole.startsWith(version.get() + ".");
        return finer
                ? new Distribution(id, like, Optional.of(whole), seen, new Evidence(path, 1, text))
                : this;
    }

    private static Distribution beforeOsRelease(ReleaseFiles files) {
        for (String path : List.of(ReleaseFiles.ORACLE, ReleaseFiles.CENTOS, ReleaseFiles.REDHAT)) {
            String text = files.text(path).map(String::strip).orElse("");
            Matcher release = RELEASE.matcher(text);
            if (release.matches()) {
                Evidence seen = new Evidence(path, 1, text);
                String name = release.group(1);
                String id = RELEASE_NAMES.getOrDefault(name, name.toLowerCase(Locale.ROOT));
                List<String> like =
                        id.equals("rhel") ? List.of("fedora") : List.of("rhel", "fedora");
                return new Distribution(id, like, Optional.of(release.group(2)), seen, seen);
            }
        }
        return suse(files)
                .or(() -> lsb(files))
                .or(() -> version(files, ReleaseFiles.ALPINE, "alpine"))
                .or(() -> version(files, ReleaseFiles.DEBIAN, "debian"))
                .orElseGet(Distribution::unknown);
    }

    /** SLES 11: its name, then {@code VERSION = 11} and {@code PATCHLEVEL = 3}. */
    private static Optional<Distribution> suse(ReleaseFiles files) {
        Optional<String> text = files.text(ReleaseFiles.SUSE).filter(found -> !found.isBlank());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher values = SUSE_VALUE.matcher(text.get());
        String version = "";
        String patch = "";
        while (values.find()) {
            version = values.group(1).equals("VERSION") ? values.group(2) : version;
            patch = values.group(1).equals("PATCHLEVEL") ? values.group(2) : patch;
        }
        boolean sles = text.get().startsWith("SUSE Linux Enterprise");
        boolean whole = version.contains(".") || patch.isEmpty() || patch.equals("0");
        Evidence seen =
                new Evidence(ReleaseFiles.SUSE, 1, text.get().lines().findFirst().orElse(""));
        return Optional.of(
                new Distribution(
                        sles ? "sles" : "opensuse",
                        List.of("suse"),
                        version.isEmpty()
                                ? Optional.empty()
                                : Optional.of(whole ? version : version + "." + patch),
                        seen,
                        seen));
    }

    /** Ubuntu before 12.04. */
    private static Optional<Distribution> lsb(ReleaseFiles files) {
        Map<String, ShellAssignments.Assignment> fields =
                ShellAssignments.parse(files.text(ReleaseFiles.LSB).orElse(""));
        ShellAssignments.Assignment name = fields.get("DISTRIB_ID");
        if (name == null || name.value().isEmpty()) {
            return Optional.empty();
        }
        String id = name.value().toLowerCase(Locale.ROOT);
        id = NORMAL.getOrDefault(id, id);
        ShellAssignments.Assignment release = fields.get("DISTRIB_RELEASE");
        Evidence seen = new Evidence(ReleaseFiles.LSB, name.line(), "DISTRIB_ID=" + name.value());
        Evidence versionSeen =
                release == null
                        ? seen
                        : new Evidence(
                                ReleaseFiles.LSB,
                                release.line(),
                                "DISTRIB_RELEASE=" + release.value());
        return Optional.of(
                new Distribution(
                        id,
                        DESCENT.getOrDefault(id, List.of()),
                        Optional.ofNullable(release).map(ShellAssignments.Assignment::value),
                        seen,
                        versionSeen));
    }

    /** A file that holds the version and nothing else; Debian's testing has a name there. */
    private static Optional<Distribution> version(ReleaseFiles files, String path, String id) {
        String text = files.text(path).map(String::strip).orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Evidence seen = new Evidence(path, 1, text);
        boolean numbered = Character.isDigit(text.charAt(0));
        return Optional.of(
                new Distribution(
                        id,
                        List.of(),
                        numbered ? Optional.of(text) : Optional.empty(),
                        seen,
                        seen));
    }

    private static Distribution unknown() {
        Evidence seen = Evidence.at(ReleaseFiles.OS_RELEASE);
        return new Distribution("linux", List.of(), Optional.empty(), seen, seen);
    }
}
