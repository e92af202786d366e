package assay.guest.linux.repo;

import assay.guest.linux.version.VersionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package that is needed, or provided, deb-control(5): {@code libc6 (>= 2.36)}.
 *
 * @param name without architecture
 * @param relation {@code <<}, {@code <=}, {@code =}, {@code >=}, {@code >>}, or empty for any
 *     version
 * @param version empty for any
 */
record Dependency(String name, String relation, String version) {

    private static final Pattern ONE =
            Pattern.compile(
                    "\\s*([^\\s(:\\[]+)(?::[a-z0-9-]+)?\\s*(?:\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*([^\\s)]+)\\s*\\))?.*");

    /** Reads one; empty if it is none. */
    static Optional<Dependency> parse(String text) {
        Matcher matcher = ONE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Dependency(
                        matcher.group(1),
                        matcher.group(2) == null ? "" : matcher.group(2),
                        matcher.group(3) == null ? "" : matcher.group(3)));
    }

    /**
     * Reads a list: alternatives of which one is enough, by commas; what is no name is left out.
     */
    static List<List<Dependency>> list(String text) {
        List<List<Dependency>> all = new ArrayList<>();
        for (String needed : text.split(",", -1)) {
            List<Dependency> alternatives = new ArrayList<>();
            for (String one : needed.split("\\|", -1)) {
                parse(one).ifPresent(alternatives::add);
            }
            if (!alternatives.isEmpty()) {
                all.add(alternatives);
            }
        }
        return all;
    }

    /** Whether a package of this version is what is needed. */
    boolean isMetBy(String installed) {
        if (relation.isEmpty()) {
            return true;
        }
        int order = VersionOrder.DPKG.compare(installed, version);
        return switch (relation) {
            case "<<" -> order < 0;
            case ">>" -> order > 0;
            case "=" -> order == 0;
            case "<", "<=" -> order <= 0; // dpkg reads the old sign so
            default -> order >= 0;
        };
    }

    @Override
    public String toString() {
        return relation.isEmpty() ? name : name + " (" + relation + " " + version + ")";
    }
}
