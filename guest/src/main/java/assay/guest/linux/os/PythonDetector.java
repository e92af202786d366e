package assay.guest.linux.os;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code python}: the interpreter that the package manager's own programs run with, and whether it
 * is as the distribution made it.
 *
 * <p>{@code modified} is absent where the package database records no digest that is read;
 * everything but {@code systemPresent} is where there is no interpreter. A link's {@code expected}
 * is what Debian's {@code debian_defaults} or the version of the package says.
 */
public final class PythonDetector implements Detector {

    private static final List<String> INTERPRETERS =
            List.of("/usr/libexec/platform-python", "/usr/bin/python3", "/usr/bin/python");

    private static final int MAX_PROGRAM = 64 << 20;
    private static final int MAX_TEXT = 1 << 16;

    private static final Pattern NAME = Pattern.compile("(?:platform-)?python(\\d(?:\\.\\d+)?)m?");
    private static final Pattern PACKAGE =
            Pattern.compile("(?:platform-python|python[\\d.]*|python[\\d.]*-(?:minimal|base))");
    private static final Pattern VERSION = Pattern.compile("(?:\\d+:)?(\\d+\\.\\d+(?:\\.\\d+)?).*");
    private static final Pattern DEFAULT =
            Pattern.compile("(?m)^\\s*default-version\\s*=\\s*(python[\\d.]+)\\s*$");

    private final Once<Optional<PackageDatabase>> database;

    /**
     * @param database the package database
     */
    public PythonDetector(Once<Optional<PackageDatabase>> database) {
        this.database = database;
    }

    @Override
    public String produces() {
        return "python";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<Found> found = interpreter(files);
        facts.put("python.systemPresent", found.isPresent(), place(found));
        if (found.isEmpty()) {
            for (String name : List.of("packaged", "modified", "version", "links")) {
                facts.unread("python." + name, "there is no interpreter in /usr/bin");
            }
            return;
        }
        String path = found.get().path();
        Optional<PackageDatabase> packages = database.get(files);
        if (packages.isEmpty()) {
            facts.unread("python.packaged", PackageFormat.whyUnread(files));
            facts.unread("python.modified", PackageFormat.whyUnread(files));
        } else {
            putOwner(files, packages.get(), found.get(), facts);
        }
        String version = version(packages, path);
        facts.put("python.version", version, place(found));
        putLinks(files, path, version, facts);
    }

    private static Optional<Found> interpreter(GuestFiles files) throws IOException {
        for (String path : INTERPRETERS) {
            Optional<Found> found = files.find(path).filter(file -> file.node().isRegular());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(Found program, FileDigest digest) throws IOException {
        BlockSource content = program.tree().content(program.node());
        if (content.size() > MAX_PROGRAM) {
            throw new ImageException(
                    Reason.LIMIT,
                    program.tree().type(),
                    -1,
                    program.path() + " has " + content.size() + " bytes");
        }
        return digest.hexOf(content).equals(digest.hex());
    }

    private static void putOwner(
            GuestFiles files, PackageDatabase packages, Found program, Facts.Builder facts)
            throws IOException {
        boolean named = false;
        for (InstalledPackage one : packages.installed()) {
            if (!PACKAGE.matcher(one.name()).matches()) {
                continue;
            }
            named |= sameRelease(one, program.path());
            Optional<FileDigest> digest = packages.digest(files, one, program.path(), "");
            if (digest.isPresent()) {
                boolean same = isOf(program, digest.get());
                Evidence seen = Evidence.at(program.path(), "of package " + one.name());
                facts.put("python.packaged", true, seen);
                facts.put("python.modified", !same, seen);
                return;
            }
        }
        boolean digests = packages instanceof Dpkg;
        facts.put("python.packaged", named && !digests, Evidence.at(program.path()));
        if (digests) {
            facts.put("python.modified", false, Evidence.at(program.path(), "of no package"));
        } else {
            facts.unread("python.modified", "its digest in " + packages.source() + " is not read");
        }
    }

    /** {@code 3.11.2} of the package of the same release, else what the program's name says. */
    private static String version(Optional<PackageDatabase> packages, String path) {
        for (InstalledPackage one : packages.map(PackageDatabase::installed).orElse(List.of())) {
            Matcher version = VERSION.matcher(one.version());
            if (PACKAGE.matcher(one.name()).matches()
                    && sameRelease(one, path)
                    && version.matches()) {
                return version.group(1);
            }
        }
        return release(path);
    }

    private static boolean sameRelease(InstalledPackage one, String path) {
        String release = release(path);
        Matcher version = VERSION.matcher(one.version());
        return version.matches()
                && !release.isEmpty()
                && (version.group(1) + ".").startsWith(release + ".");
    }

    /** {@code 3.11} of {@code /usr/bin/python3.11}. */
    private static String release(String path) {
        Matcher name = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
        return name.matches() ? name.group(1) : "";
    }

    private static void putLinks(GuestFiles files, String path, String version, Facts.Builder facts)
            throws IOException {
        List<Map<String, Object>> links = new ArrayList<>();
        for (String link : List.of("/usr/bin/python3", "/usr/bin/python")) {
            Optional<Found> found =
                    files.findNoFollow(link).filter(file -> file.node().isSymlink());
            if (found.isPresent()) {
                String target = found.get().tree().readLink(found.get().node());
                String expected = expected(files, link, target, path, version);
                facts.evidence("python.links[" + links.size() + "]", Evidence.at(link, target));
                links.add(Map.of("target", target, "expected", expected));
            }
        }
        facts.put("python.links", links, Evidence.at("/usr/bin"));
    }

    private static String expected(
            GuestFiles files, String link, String target, String path, String version)
            throws IOException {
        boolean three = link.endsWith("3");
        Optional<String> defaults =
                files.readText(
                        "/usr/share/python" + (three ? "3" : "") + "/debian_defaults", MAX_TEXT);
        Matcher matcher = DEFAULT.matcher(defaults.orElse(""));
        if (matcher.find()) {
            return matcher.group(1);
        }
        String name = target.substring(target.lastIndexOf('/') + 1);
        boolean chosen = target.startsWith("/etc/alternatives/");
        boolean shipped = NAME.matcher(name).matches() && version.startsWith(release(name));
        if (chosen || !three || shipped) {
            return target;
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Evidence place(Optional<Found> found) {
        return Evidence.at(found.map(Found::path).orElse("/usr/bin"));
    }
}
