package assay.rules;

import static assay.rules.RuleEntry.complete;
import static assay.rules.RuleEntry.names;
import static assay.rules.RuleEntry.required;

import assay.rules.Rule.Os;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * A question to which clouds have answers that exclude each other, or nearly do.
 *
 * @param id stable name
 * @param os the systems that it is about
 * @param topic the question
 * @param sides the answers; a rule of one side excludes those of every other
 * @param together how one image can satisfy all sides, if it can
 */
public record Conflict(String id, Os os, Text topic, List<Side> sides, Optional<Text> together) {

    private static final String FILE = "conflicts.yaml";

    /**
     * One of the answers.
     *
     * @param needs what the image must be
     * @param rules the ids of the rules that say so
     */
    public record Side(Text needs, List<String> rules) {}

    private record Entry(
            @Nullable String id,
            @Nullable Os os,
            @Nullable Text topic,
            @Nullable List<SideEntry> sides,
            @Nullable Text together) {

        private Conflict conflict() {
            String name = required(id, FILE, "id");
            String where = FILE + ": " + name;
            List<Side> all = new ArrayList<>();
            Set<String> rules = new HashSet<>();
            for (SideEntry side : required(sides, where, "sides")) {
                all.add(side.side(where));
                if (!all.getLast().rules.stream().allMatch(rules::add)) {
                    throw new ProfileException(where, "a rule is on two sides");
                }
            }
            return new Conflict(
                    name,
                    required(os, where, "os"),
                    complete(topic, where, "topic"),
                    List.copyOf(all),
                    together == null
                            ? Optional.empty()
                            : Optional.of(complete(together, where, "together")));
        }
    }

    private record SideEntry(@Nullable Text needs, @Nullable List<String> rules) {

        private Side side(String where) {
            return new Side(
                    complete(needs, where, "needs"),
                    names(required(rules, where, "rules"), where, "rules"));
        }
    }

    /** The conflicts that are known between the built-in profiles. */
    public static List<Conflict> known() {
        try (InputStream yaml = Conflict.class.getResourceAsStream("/assay/" + FILE)) {
            return Yaml.MAPPER.readValue(yaml, new TypeReference<List<Entry>>() {}).stream()
                    .map(Entry::conflict)
                    .toList();
        } catch (JacksonException e) {
            throw new ProfileException(Yaml.place(FILE, e), Yaml.problem(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
