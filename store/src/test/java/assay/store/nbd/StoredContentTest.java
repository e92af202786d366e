package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A content of the store is served from there. */
class StoredContentTest {

    private final Oracle nbdcopy = Oracle.require("nbdcopy");

    @TempDir private Path folder;
    private Path raw = Path.of("");
    private Path stored = Path.of("");
    private Contents contents;
    private Content content;

    @BeforeEach
    void store() throws IOException {
        raw = SparseFile.create(folder.resolve("disk.raw"));
        stored = Files.createDirectory(folder.resolve("store"));
        contents = new Contents(new FolderPlace(stored), new MemoryKeys(), Clock.systemUTC());
        try (ContentWriter writer = contents.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.write(ByteBuffer.wrap(Files.readAllBytes(raw)));
            content = writer.seal().content();
            writer.commit();
        }
    }

    @Test
    void nbdcopyCopiesAContentOfTheStore() throws IOException {
        Path copy = folder.resolve("copy.raw");
        try (ContentSource source = contents.open(content.id());
                Served served = Served.disk(source)) {
            nbdcopy.run("--connections=4", served.uri(), copy);
        }
        assertThat(copy).hasSameBinaryContentAs(raw);
    }

    @Test
    void aDamagedBlockIsAnErrorAndNoWrongByteIsServed() throws IOException {
        try (ContentSource source = contents.open(content.id());
                Served served = Served.disk(source)) {
            Path block = largest();
            byte[] bytes = Files.readAllBytes(block);
            bytes[bytes.length / 2] ^= 1;
            Files.delete(block);
            Files.write(block, bytes);
            Oracle.Answer answer = nbdcopy.ask(served.uri(), folder.resolve("copy.raw"));
            assertThat(answer.exitCode()).isNotZero();
            assertThat(answer.output()).contains("Input/output error");
        }
    }

    /** A file of the store that has bytes of the disk. */
    private Path largest() throws IOException {
        try (Stream<Path> files = Files.walk(stored)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            Path largest = all.getFirst();
            for (Path each : all) {
                largest = Files.size(each) > Files.size(largest) ? each : largest;
            }
            return largest;
        }
    }
}
