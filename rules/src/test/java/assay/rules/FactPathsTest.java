package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No rule waits for a fact that nobody finds. */
class FactPathsTest {

    /** What people, boot tests and profiles give, and no inspection finds. */
    private static final Set<String> GIVEN =
            Set.of(
                    "image",
                    "listing",
                    "tenant",
                    "request",
                    "billing",
                    "bootTest",
                    "review",
                    "params",
                    "run");

    /** Facts that rules are written for already. The list shrinks, and then goes. */
    private static final Path NOT_FOUND_YET =
            Path.of("src/test/resources/assay/rules/facts-not-found-yet.txt");

    private static final Pattern KEY = Pattern.compile("\\[([^\\]]*)\\]|[^.\\[]+");

    private final JsonNode schema;

    FactPathsTest() throws IOException {
        schema =
                JsonMapper.shared()
                        .readTree(Files.readString(Path.of("../docs/facts.schema.json")));
    }

    @Test
    void everyFactThatARuleListsIsInTheSchema() throws IOException {
        List<String> notFoundYet = Files.readAllLines(NOT_FOUND_YET);

        Set<String> nowhere = new TreeSet<>();
        for (String id : Profiles.builtIn()) {
            for (Rule rule : Profiles.get(id).rules()) {
                rule.facts().stream()
                        .filter(path -> !isKnown(path) && !notFoundYet.contains(path))
                        .forEach(path -> nowhere.add(path + " (" + id + ": " + rule.id() + ")"));
            }
        }

        assertThat(nowhere).isEmpty();
    }

    /** What has been found since: take it from the list. */
    @Test
    void theListOfWhatIsNotFoundYetNamesNoFactTwice() throws IOException {
        List<String> notFoundYet = Files.readAllLines(NOT_FOUND_YET);
        System.out.println(
                notFoundYet.stream()
                        .filter(this::isKnown)
                        .collect(Collectors.joining("\n", "Found since:\n", "\n")));

        assertThat(notFoundYet).doesNotHaveDuplicates().isSorted();
    }

    @ParameterizedTest
    @CsvSource({
        "disk.format, true",
        "disk.colour, false",
        "drivers.virtio_blk.state, true",
        "files[/etc/fstab].exists, true",
        "files[/etc/fstab].colour, false",
        "agents[azure.waagent].present, true",
        "listing.logos, true",
        "listings.logos, false",
    })
    void aPathIsFollowedThroughTheSchema(String path, boolean known) {
        assertThat(isKnown(path)).isEqualTo(known);
    }

    private boolean isKnown(String path) {
        JsonNode at = schema.at("/properties/facts");
        Matcher keys = KEY.matcher(path);
        for (boolean first = true; keys.find(); first = false) {
            String key = keys.group(1) == null ? keys.group() : keys.group(1);
            if (first && GIVEN.contains(key)) {
                return true;
            }
            at = child(at, key);
            if (at.isMissingNode()) {
                return false;
            }
        }
        return true;
    }

    private JsonNode child(JsonNode object, String key) {
        JsonNode own = object.path("properties").path(key);
        JsonNode child = own.isMissingNode() ? object.path("additionalProperties") : own;
        if (!child.isObject()) {
            return child.path("none");
        }
        String reference = child.path("$ref").asString("");
        return reference.isEmpty() ? child : schema.at(reference.substring(1));
    }
}
