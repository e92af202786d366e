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

    /** Names in os-release that differ from those that people and rules use. */
    private static final Map<String, String> NORMAL =
            Map.of(
                    "ol", "oraclelinux",
                    "opensuse-leap", "opensuse",
                    "opensuse-tumbleweed", "opensuse",
                    "sled", "sles",
                    "sles_sap", "sles",
                    "rhcos", "coreos",
                    "flatcar", "coreos");

    /** Descent that distributions leave unsaid. */
    private static final Map<String, List<String>> DESCENT =
            Map.of(
                    "oraclelinux", List.of("rhel"),
                    "scientific", List.of("rhel"),
                    "kali", List.of("debian"),
                    "deepin", List.of("debian"),
                    "uos", List.of("debian"),
                    "raspbian", List.of("debian"),
                    "linuxmint", List.of("ubuntu"),
                    "sles", List.of("suse"),
                    "opensuse", List.of("suse"));

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
        for (String path : List.of(ReleaseFiles.CENTOS, ReleaseFiles.REDHAT)) {
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
        String text = files.text(ReleaseFiles.DEBIAN).map(String::strip).orElse("");
        Evidence seen = new Evidence(ReleaseFiles.DEBIAN, 1, text);
        boolean numbered = !text.isEmpty() && Character.isDigit(text.charAt(0));
        return new Distribution(
                text.isEmpty() ? "linux" : "debian",
                List.of(),
                numbered ? Optional.of(text) : Optional.empty(),
                seen,
                seen);
    }
}
