package assay.store.view;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.content.ContentSource;
import assay.store.content.Slimming;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed out of a slim content is what was handed out of the whole one. */
class SlimViewsTest {

    @TempDir Path folder;

    @Test
    void everyFormatIsTheSameFileButThoseOfCompressedFrames() throws IOException {
        StoredContents store = new StoredContents(folder.resolve("store"));
        byte[] disk = StoredContents.mixed(5 * StoredContents.MIB + 1536, 1);
        byte[] moved = new byte[disk.length];
        System.arraycopy(disk, 0, moved, 4096, disk.length - 4096);
        ContentSource base = store.put(moved);
        ContentSource whole = store.put(disk);
        ContentSource slim =
                store.contents.open(
                        new Slimming(store.place, store.keys, Clock.systemUTC())
                                .run(whole.content().id(), List.of(base.content().id()))
                                .orElseThrow()
                                .content()
                                .id());

        for (String name : StoredFormats.names()) {
            StoredView before = StoredFormats.open(whole, name).orElseThrow();
            StoredView after = StoredFormats.open(slim, name).orElseThrow();
            if (!after.layout().contains("zst")) {
                assertThat(StoredContents.bytes(after.file()))
                        .as(name)
                        .isEqualTo(StoredContents.bytes(before.file()));
            }
        }
        Path raw = Files.write(folder.resolve("disk.raw"), disk);
        Path qcow2 = save(slim, "qcow2-zstd");
        Oracle.require("qemu-img").run("compare", "-f", "raw", "-F", "qcow2", raw, qcow2);
        Path zst = save(slim, "raw.zst");
        Oracle.require("zstd").run("-q", "-d", "-f", zst, "-o", folder.resolve("out"));
        assertThat(folder.resolve("out")).hasSameBinaryContentAs(raw);
    }

    private Path save(ContentSource content, String name) throws IOException {
        return StoredContents.save(
                StoredFormats.open(content, name).orElseThrow().file(), folder.resolve(name));
    }
}
