package assay.testkit.lookalike;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A tree as files of the host, for tools that fill file systems. Owners and modes are not kept. */
final class HostTree {

    private HostTree() {}

    /** Writes all of {@code tree} into {@code folder}, which it makes. */
    static Path write(Tree tree, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, Entry> one : tree.entries().entrySet()) {
            Path at = folder.resolve(one.getKey().substring(1));
            Entry entry = one.getValue();
            switch (entry.kind()) {
                case FILE -> Files.write(at, entry.content());
                case LINK -> Files.createSymbolicLink(at, Path.of(entry.text()));
                case FOLDER -> Files.createDirectories(at);
            }
        }
        return folder;
    }

    /** Deletes {@code folder} and all in it. */
    static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
