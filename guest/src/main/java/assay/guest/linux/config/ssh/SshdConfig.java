package assay.guest.linux.config.ssh;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code sshd_config} and the files that it includes say about every connection, in the order
 * in which sshd reads it: an {@code Include} stands for its files, sorted by name.
 *
 * <p>Directives below {@code Match} are kept apart, for they hold for some connections only. Those
 * below {@code Match all} hold for every connection and, like all that match, override the part
 * before the first {@code Match}: sshd reads its files once when it starts, and for a connection
 * once more to find what overrides.
 *
 * <p>Whether sshd knows a keyword depends on its version and is not checked.
 */
final class SshdConfig {

    /** As deep as sshd includes. */
    private static final int MAX_DEPTH = 16;

    private static final int MAX_FILES = 500;

    private static final Set<String> OF_THE_SERVER = Set.of("port", "listenaddress");

    private final GuestFiles files;
    private final List<SshdLine> global = new ArrayList<>();
    private final List<SshdLine> overriding = new ArrayList<>();
    private final List<SshdLine> matched = new ArrayList<>();
    private int filesRead;

    private SshdConfig(GuestFiles files) {
        this.files = files;
    }

    /**
     * Reads a configuration.
     *
     * @throws ImageException if sshd would not start with it
     */
    static SshdConfig read(GuestFiles files, String path) throws IOException {
        SshdConfig config = new SshdConfig(files);
        config.readFile(path, Scope.EVERY_CONNECTION, 0);
        return config;
    }

    /** The directive that counts: of those that override, else of all others, the first. */
    Optional<SshdLine> first(String keyword) {
        return Stream.concat(overriding.stream(), global.stream())
                .filter(line -> line.keyword().equals(keyword))
                .findFirst();
    }

    /** Every directive of a keyword that is about the server, not about connections. */
    Stream<SshdLine> all(String keyword) {
        return global.stream().filter(line -> line.keyword().equals(keyword));
    }

    /** As {@link #all}, with those that hold for some connections only. */
    Stream<SshdLine> anywhere(String keyword) {
        return Stream.concat(global.stream(), matched.stream())
                .filter(line -> line.keyword().equals(keyword));
    }

    private void readFile(String path, Scope scope, int depth) throws IOException {
        if (++filesRead > MAX_FILES) {
            throw new ImageException(
                    Reason.LIMIT, "sshd_config", -1, "more than " + MAX_FILES + " files included");
        }
        Scope now = scope;
        for (Line line : Line.read(files, path)) {
            Optional<SshdLine> parsed = SshdLine.parse(line);
            if (parsed.isEmpty()) {
                continue;
            }
            SshdLine directive = parsed.get();
            switch (directive.keyword()) {
                case "match" -> now = scope.below(isMatchAll(directive));
                case "include" -> include(directive, now, depth);
                default -> add(directive, now);
            }
        }
    }

    private void add(SshdLine directive, Scope scope) throws ImageException {
        if (scope == Scope.SOME_CONNECTIONS && OF_THE_SERVER.contains(directive.keyword())) {
            throw SshdLine.refused(directive.line(), directive.keyword() + " below a Match");
        }
        switch (scope) {
            case EVERY_CONNECTION -> global.add(directive);
            case MATCH_ALL -> {
                global.add(directive);
                overriding.add(directive);
            }
            case SOME_CONNECTIONS -> matched.add(directive);
        }
    }

    private void include(SshdLine directive, Scope scope, int depth) throws IOException {
        if (depth >= MAX_DEPTH) {
            throw SshdLine.refused(directive.line(), "too many nested includes");
        }
        for (String pattern : directive.arguments()) {
            String absolute = pattern.startsWith("/") ? pattern : "/etc/ssh/" + pattern;
            for (String path : Glob.expand(files, absolute)) {
                readFile(path, scope, depth + 1);
            }
        }
    }

    private static boolean isMatchAll(SshdLine directive) throws ImageException {
        boolean all = directive.arguments().stream().anyMatch("all"::equalsIgnoreCase);
        if (all && directive.arguments().size() > 1) {
            throw SshdLine.refused(directive.line(), "'all' stands beside other criteria");
        }
        return all;
    }

    /** Which connections a directive is for. */
    private enum Scope {
        EVERY_CONNECTION,
        MATCH_ALL,
        SOME_CONNECTIONS;

        /** A file included below a {@code Match} never gets out of it, by no {@code Match all}. */
        Scope below(boolean matchesAll) {
            return matchesAll && this != SOME_CONNECTIONS ? MATCH_ALL : SOME_CONNECTIONS;
        }
    }
}
