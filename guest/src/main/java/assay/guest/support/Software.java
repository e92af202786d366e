package assay.guest.support;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A runtime or server that has a life of its own beside the system, by the packages it comes in.
 *
 * @param name as the table of support has it
 * @param packages names of packages, any of which has it
 */
record Software(String name, Pattern packages) {

    private static final List<Software> KNOWN =
            List.of(
                    of("php", "php[0-9.]*(-php)?-(common|cli|fpm)|php[0-9]*"),
                    of("python", "python[0-9.]*|platform-python"),
                    of("openjdk", "openjdk-?[0-9]+-jre(-headless)?|java-[0-9.]+-openjdk-headless"),
                    of("nodejs", "nodejs"),
                    of("mysql", "mysql-(community-)?server(-core)?(-[0-9.]+)?"),
                    of("mariadb", "mariadb[0-9]*-server(-core)?(-[0-9.]+)?|mariadb"),
                    of("postgresql", "postgresql-[0-9.]+|postgresql[0-9]*-server|postgresql[0-9]+"),
                    of("nginx", "nginx(-core|-common|-full|-light|-extras)?"),
                    of("apache", "apache2(-bin)?|httpd"),
                    of("tomcat", "tomcat[0-9]*"),
                    of("redis", "redis(-server)?"),
                    of("mongodb", "mongodb(-org)?-server"),
                    of("docker", "docker\\.io|docker-ce|docker|moby-engine"),
                    of("phpmyadmin", "php[mM]y[aA]dmin"),
                    of("openssl", "openssl"));

    /** What a version starts with: an epoch, which says nothing, and numbers. */
    private static final Pattern VERSION = Pattern.compile("(?:[0-9]+:)?([0-9][0-9.]*).*");

    private static Software of(String name, String packages) {
        return new Software(name, Pattern.compile(packages));
    }

    /** What comes in a package of this name; empty if it is nothing of these. */
    static Optional<Software> in(String packageName) {
        return KNOWN.stream()
                .filter(software -> software.packages.matcher(packageName).matches())
                .findFirst();
    }

    /** The release that a package's version stands for: {@code 8.2.7} of {@code 2:8.2.7-1}. */
    Optional<String> release(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String release = matcher.group(1).replaceAll("\\.+$", "");
        // Java calls itself 1.8.0 and 8u392, and is 8
        boolean old = name.equals("openjdk") && release.startsWith("1.");
        return Optional.of(old ? release.substring(2) : release);
    }
}
