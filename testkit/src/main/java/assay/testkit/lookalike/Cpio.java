package assay.testkit.lookalike;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an initramfs: a cpio archive of the form {@code newc}, compressed by gzip.
 *
 * @see <a href="https://docs.kernel.org/driver-api/early-userspace/buffer-format.html">Linux kernel
 *     documentation, "initramfs buffer format"</a>
 */
final class Cpio {

    private static final String END = "TRAILER!!!";

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private int inode = 1;

    private Cpio() {}

    /** The archive of all in {@code tree}. */
    static byte[] gzip(Tree tree) {
        Cpio cpio = new Cpio();
        tree.entries()
                .forEach((path, entry) -> {
                    if (!path.equals("/")) {
                        int mode = entry.kind().format() | entry.mode();
                        cpio.add(path.substring(1), mode, entry.content());
                    }
                });
        cpio.add(END, 0, new byte[0]);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            cpio.archive.writeTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private void add(String name, int mode, byte[] content) {
        String header =
                "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X"
                        .formatted(
                                inode++,
                                mode,
                                0,
                                0,
                                1,
                                Entry.MADE,
                                content.length,
                                0,
                                0,
                                0,
                                0,
                                name.getBytes(StandardCharsets.UTF_8).length + 1,
                                0);
        archive.writeBytes((header + name + "\0").getBytes(StandardCharsets.UTF_8));
        pad();
        archive.writeBytes(content);
        pad();
    }

    private void pad() {
        archive.writeBytes(new byte[-archive.size() & 3]);
    }
}
