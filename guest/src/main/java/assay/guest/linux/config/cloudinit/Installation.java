package assay.guest.linux.config.cloudinit;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cloud-init that runs, and where it comes from.
 *
 * @param version upstream's, {@code 22.4.2}
 * @param release the distribution's part, {@code 1+deb12u1} or {@code 7.el9.ucloud}; empty if it
 *     was not installed as a package
 * @param seen what tells
 */
record Installation(String version, String release, Evidence seen) {

    private static final Pattern EPOCH = Pattern.compile("^\\d+:");
    private static final Pattern DIST_INFO =
            Pattern.compile(".*/cloud[_-]init-([^/-]+)(?:-[^/]*)?\\.(?:dist|egg)-info");
    private static final Pattern PACKAGED =
            Pattern.compile("_PACKAGED_VERSION\\s*=\\s*['\"]([^'\"@]+)['\"].*");
    private static final Pattern UPSTREAM =
            Pattern.compile("__VERSION__\\s*=\\s*['\"]([^'\"]+)['\"].*");

    /** pip puts a copy below {@code /usr/local}, which comes first in {@code PATH}. */
    private static final List<String> PIP =
            List.of(
                    "/usr/local/lib/python*/dist-packages/cloud?init-*-info",
                    "/usr/local/lib/python*/site-packages/cloud?init-*-info",
                    "/usr/local/lib64/python*/site-packages/cloud?init-*-info");

    private static final List<String> MODULE =
            List.of(
                    "/usr/lib/python*/dist-packages/cloudinit/version.py",
                    "/usr/lib/python*/site-packages/cloudinit/version.py");

    /**
     * Finds it: a copy by pip, which shadows any package, else the package, else, where the package
     * database could not be read, the version that its own module states.
     */
    static Optional<Installation> find(GuestFiles files, Facts facts) throws IOException {
        for (String path : expand(files, PIP)) {
            Matcher matcher = DIST_INFO.matcher(path);
            if (matcher.matches()) {
                return Optional.of(new Installation(matcher.group(1), "", Evidence.at(path)));
            }
        }
        if (facts.at("packages.byName").isPresent()) {
            return facts.at("packages.byName.cloud-init.version")
                    .map(version -> ofPackage(version.toString(), "package cloud-init"));
        }
        for (String path : expand(files, MODULE)) {
            Optional<Installation> found = ofModule(Line.read(files, path), path);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Splits a package's version, {@code [epoch:]version-release}. */
    static Installation ofPackage(String version, String where) {
        String plain = EPOCH.matcher(version).replaceFirst("");
        int dash = plain.lastIndexOf('-');
        return new Installation(
                dash < 0 ? plain : plain.substring(0, dash),
                dash < 0 ? "" : plain.substring(dash + 1),
                Evidence.at(where, version));
    }

    private static Optional<Installation> ofModule(List<Line> lines, String path) {
        Optional<String> packaged = first(lines, PACKAGED);
        if (packaged.isPresent()) {
            return packaged.map(version -> ofPackage(version, path));
        }
        return first(lines, UPSTREAM)
                .map(version -> new Installation(version, "", Evidence.at(path, version)));
    }

    private static Optional<String> first(List<Line> lines, Pattern pattern) {
        return lines.stream()
                .map(line -> pattern.matcher(line.text().strip()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private static List<String> expand(GuestFiles files, List<String> patterns) throws IOException {
        List<String> paths = new ArrayList<>();
        for (String pattern : patterns) {
            paths.addAll(Glob.expand(files, pattern));
        }
        return paths;
    }
}
