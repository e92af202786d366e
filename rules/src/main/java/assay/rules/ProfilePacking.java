package assay.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs the profiles that are built in, which the build of the command does: {@link
 * PackedProfiles}. Their YAML stays the only source; what is packed is never kept in it.
 */
public final class ProfilePacking {

    private final List<byte[]> expressions = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    private ProfilePacking() {}

    /**
     * Writes them to the folder {@code arguments[0]}, below which they stand as in a jar.
     *
     * @throws ProfileException if one of them is not in order: the build fails then
     * @throws IOException if they cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0] + PackedProfiles.RESOURCE);
        Files.createDirectories(file.getParent());
        Files.write(file, pack());
    }

    /** The profiles as they stand in their YAML, packed; all their expressions are checked. */
    static byte[] pack() {
        Profiles yaml = Profiles.ofYaml();
        ProfilePacking packing = new ProfilePacking();
        Packer profiles = new Packer();
        profiles.list(
                Profiles.builtIn(),
                id -> {
                    profiles.text(id);
                    profiles.part(packing.profile(yaml.profile(id)));
                });
        Packer all = new Packer();
        all.list(packing.expressions, all::part);
        all.all(profiles);
        return all.bytes();
    }

    private byte[] profile(Profile profile) {
        Packer out = new Packer();
        out.text(profile.version());
        out.text(profile.title());
        out.list(profile.sources(), source -> source(out, source));
        PackedParams.pack(out, profile.params());
        for (Rule rule : profile.rules()) {
            rule.compile(ProfileFile.place(profile.id(), rule.id()));
        }
        out.list(profile.rules(), rule -> rule(out, rule));
        return out.bytes();
    }

    private static void source(Packer out, Source source) {
        out.text(source.title());
        out.text(source.section());
    }

    private void rule(Packer out, Rule rule) {
        out.text(rule.id());
        out.choice(rule.severity(), PackedProfiles.SEVERITIES);
        out.choice(rule.kind(), PackedProfiles.RULE_KINDS);
        out.choice(rule.os(), PackedProfiles.SYSTEMS);
        out.choice(rule.area(), PackedProfiles.AREAS);
        out.text(rule.section());
        out.list(rule.facts(), out::text);
        out.number(number(rule.when()));
        out.number(number(rule.cel()));
        out.list(
                rule.offending().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
                selection -> {
                    out.text(selection.getKey());
                    out.number(number(selection.getValue()));
                });
        out.text(rule.title());
        out.text(rule.fix());
        out.list(rule.repair(), out::text);
    }

    /** Expressions that are written alike are one: which names they may use is checked by now. */
    private int number(Expression expression) {
        if (expression.source().equals(Expression.ALWAYS.source())) {
            return 0;
        }
        return numbers.computeIfAbsent(
                expression.source(),
                source -> {
                    Packer out = new Packer();
                    out.text(source);
                    out.part(PackedTree.pack(expression.tree()));
                    expressions.add(out.bytes());
                    return expressions.size();
                });
    }
}
