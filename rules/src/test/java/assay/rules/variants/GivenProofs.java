package assay.rules.variants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where tests show the rules of a profile that no disk decides: {@code given/PROFILE.txt}, {@code
 * examples/PROFILE.yaml}, or for the first profile a class.
 */
final class GivenProofs {

    private static final Path RESOURCES = Path.of("src/test/resources/assay/rules");
    private static final Path CLASSES = Path.of("src/test/java/assay/rules");

    private final List<Place> places = new ArrayList<>();

    /** A line of a file. */
    private record Place(Path file, int line, String text) {

        private boolean isAbout(String rule) {
            return text.startsWith(rule + " ")
                    || text.startsWith(rule + ":")
                    || text.contains("(\"" + rule + "\",");
        }

        private String link() {
            return "[%s:%d](../../rules/%s#L%d)"
                    .formatted(file.getFileName(), line, file.toString().replace('\\', '/'), line);
        }
    }

    GivenProofs(String profile) throws IOException {
        add(RESOURCES.resolve("given").resolve(profile + ".txt"));
        add(RESOURCES.resolve("examples").resolve(profile + ".yaml"));
        if (profile.equals("tencent-import")) {
            add(CLASSES.resolve("TencentImportImages.java"));
        }
    }

    private void add(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            places.add(new Place(file, i + 1, lines.get(i)));
        }
    }

    /** The first line about a rule; those after it are about the same. */
    Optional<String> of(String rule) {
        return places.stream().filter(place -> place.isAbout(rule)).map(Place::link).findFirst();
    }
}
