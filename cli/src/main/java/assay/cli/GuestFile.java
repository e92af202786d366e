package assay.cli;

import assay.disk.PrintableText;
import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of a guest, as it is printed. docs/cli.md describes both forms.
 *
 * @param found the file
 * @param target where it points if it is a link, otherwise empty
 */
record GuestFile(Found found, String target) {

    /** No path in Linux is longer. */
    private static final int MAX_TEXT = 4096;

    private static final JsonMapper JSON = JsonMapper.shared();

    static GuestFile of(Found found) throws IOException {
        FileNode node = found.node();
        return new GuestFile(found, node.isSymlink() ? found.tree().readLink(node) : "");
    }

    /** The last component of its path, fit for a terminal. */
    String name() {
        return printable(nameIn(found.path()));
    }

    /** The last component of a path. */
    static String nameIn(String path) {
        return path.equals("/") ? path : path.substring(path.lastIndexOf('/') + 1);
    }

    /** Text of an image never controls the terminal. */
    static String printable(String text) {
        return PrintableText.of(text.getBytes(StandardCharsets.UTF_8), MAX_TEXT);
    }

    /** A line as {@code ls -l} has it, times in UTC. */
    String line(String name) {
        FileNode node = found.node();
        Instant modified = node.modified().truncatedTo(ChronoUnit.SECONDS);
        String line =
                "%s %4d %6d %6d %13d %s %s"
                        .formatted(
                                mode(),
                                node.links(),
                                node.uid(),
                                node.gid(),
                                node.size(),
                                modified,
                                name);
        return node.isSymlink() ? line + " -> " + printable(target) : line;
    }

    /** The lowest nine bits of a mode: {@code rw-r--r--}. */
    static String permissions(int mode) {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int bit = 0; bit < text.length(); bit++) {
            if ((mode & 0400 >> bit) == 0) {
                text.setCharAt(bit, '-');
            }
        }
        return text.toString();
    }

    private String mode() {
        FileNode node = found.node();
        StringBuilder text = new StringBuilder("-").append(permissions(node.mode()));
        set(text, 3, node.mode() & 04000, 's');
        set(text, 6, node.mode() & 02000, 's');
        set(text, 9, node.mode() & 01000, 't');
        text.setCharAt(
                0,
                switch (node.kind()) {
                    case REGULAR -> '-';
                    case DIRECTORY -> 'd';
                    case SYMLINK -> 'l';
                    case CHARACTER_DEVICE -> 'c';
                    case BLOCK_DEVICE -> 'b';
                    case FIFO -> 'p';
                    case SOCKET -> 's';
                });
        return text.toString();
    }

    private static void set(StringBuilder text, int at, int bit, char letter) {
        if (bit != 0) {
            boolean executable = text.charAt(at) == 'x';
            text.setCharAt(at, executable ? letter : Character.toUpperCase(letter));
        }
    }

    /** One JSON object on one line. */
    String json() {
        FileNode node = found.node();
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("path", found.path());
            json.writeStringProperty("type", type(node.kind()));
            json.writeStringProperty("mode", "%04o".formatted(node.mode()));
            json.writeNumberProperty("uid", node.uid());
            json.writeNumberProperty("gid", node.gid());
            json.writeNumberProperty("links", node.links());
            json.writeNumberProperty("size", node.size());
            json.writeStringProperty("modified", node.modified().toString());
            if (node.isSymlink()) {
                json.writeStringProperty("target", target);
            }
            json.writeEndObject();
        }
        return out.toString();
    }

    /** {@code regular}, {@code directory}, {@code symlink}, {@code block-device}. */
    static String type(FileNode.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
