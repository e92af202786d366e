package assay.rules;

import assay.rules.Rule.Kind;
import assay.rules.Rule.Os;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that are built in as {@link ProfilePacking} packed them: the same, and many times as
 * fast to read as their YAML and their expressions. Only the profiles that are asked for are read,
 * and the trees of their expressions when they are first needed; expressions that are written alike
 * are one.
 *
 * <p>Not safe for use by many threads; the profiles are.
 */
final class PackedProfiles {

    /** Where they are in the command; a build without them reads the YAML. */
    static final String RESOURCE = "/assay/profiles.packed";

    static final Severity[] SEVERITIES = Severity.values();
    static final Kind[] RULE_KINDS = Kind.values();
    static final Os[] SYSTEMS = Os.values();
    static final Area[] AREAS = Area.values();

    private final List<Unpacker> expressions;
    private final Map<String, Unpacker> profiles = new HashMap<>();
    private final @Nullable Expression[] made;

    PackedProfiles(byte[] packed) {
        Unpacker in = new Unpacker(packed);
        expressions = in.list(in::part);
        for (int left = in.number(); left > 0; left--) {
            profiles.put(in.text(), in.part());
        }
        made = new Expression[expressions.size()];
    }

    /** Those of this program, if it was built with them. */
    static Optional<PackedProfiles> ofThisProgram() {
        try (InputStream packed = PackedProfiles.class.getResourceAsStream(RESOURCE)) {
            return packed == null
                    ? Optional.empty()
                    : Optional.of(new PackedProfiles(packed.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The built-in profile {@code id}, which there must be. */
    Profile profile(String id) {
        Unpacker in = Objects.requireNonNull(profiles.get(id), id).again();
        String version = in.text();
        Text title = in.bothTexts();
        List<Source> sources = in.list(() -> source(in));
        return new Profile(
                id, version, title, sources, PackedParams.unpack(in), in.list(() -> rule(in)));
    }

    private static Source source(Unpacker in) {
        Text title = in.bothTexts();
        return new Source(title, in.text());
    }

    /** The arguments are evaluated in the order in which they were packed. */
    private Rule rule(Unpacker in) {
        return new Rule(
                in.text(),
                in.choice(SEVERITIES),
                in.choice(RULE_KINDS),
                in.choice(SYSTEMS),
                in.choice(AREAS),
                in.text(),
                in.list(in::text),
                expression(in.number()),
                expression(in.number()),
                offending(in),
                in.bothTexts(),
                in.bothTexts(),
                in.list(in::text));
    }

    private Map<String, Expression> offending(Unpacker in) {
        Map<String, Expression> offending = new HashMap<>();
        for (int left = in.number(); left > 0; left--) {
            String path = in.text();
            offending.put(path, expression(in.number()));
        }
        return Map.copyOf(offending);
    }

    /** Number 0 is {@link Expression#ALWAYS}. */
    private Expression expression(int number) {
        if (number == 0) {
            return Expression.ALWAYS;
        }
        Expression known = made[number - 1];
        if (known != null) {
            return known;
        }
        Unpacker in = expressions.get(number - 1);
        String source = in.text();
        Unpacker tree = in.part();
        Expression expression =
                new Expression(source, () -> PackedTree.unpack(tree.again(), source));
        made[number - 1] = expression;
        return expression;
    }
}
