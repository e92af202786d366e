package assay.testkit.lookalike;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Writes down a tree for {@code mkfs.xfs -p}: name, mode, owner and group, and what a file is made
 * from; {@code $} ends a folder. No name may have a space.
 */
final class Prototype {

    private Prototype() {}

    /** The prototype of {@code tree}, whose files are in {@code folder}. */
    static String of(Tree tree, Path folder) {
        StringBuilder text = new StringBuilder("none\n0 0\nd--755 0 0\n");
        int depth = 0;
        for (String path : depthFirst(tree)) {
            if (path.equals("/")) {
                continue;
            }
            if (path.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("a space in a name: " + path);
            }
            int level = (int) path.chars().filter(c -> c == '/').count();
            for (; depth >= level; depth--) {
                text.append("$\n");
            }
            Entry entry = tree.require(path);
            text.append(path.substring(path.lastIndexOf('/') + 1)).append(' ').append(mode(entry));
            text.append(' ').append(entry.uid()).append(' ').append(entry.gid());
            switch (entry.kind()) {
                case FILE -> text.append(' ').append(folder).append(path);
                case LINK -> text.append(' ').append(entry.text());
                case FOLDER -> depth = level;
            }
            text.append('\n');
        }
        return text.append("$\n".repeat(depth + 1)).toString();
    }

    /** Plain order of text has {@code /a-b} between {@code /a} and {@code /a/c}. */
    private static List<String> depthFirst(Tree tree) {
        return tree.entries().keySet().stream()
                .sorted(Comparator.comparing(path -> path.replace('/', '\0')))
                .toList();
    }

    private static String mode(Entry entry) {
        String kind =
                switch (entry.kind()) {
                    case FILE -> "-";
                    case FOLDER -> "d";
                    case LINK -> "l";
                };
        return kind
                + ((entry.mode() & 04000) != 0 ? "u" : "-")
                + ((entry.mode() & 02000) != 0 ? "g" : "-")
                + "%03o".formatted(entry.mode() & 0777);
    }
}
