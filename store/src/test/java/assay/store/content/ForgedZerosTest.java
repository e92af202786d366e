package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.block.Block;
import assay.store.block.ObjectId;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A frame of zeros has no check of its own, so who can write to the place, but has no key, might
 * turn data into zeros.
 */
class ForgedZerosTest {

    /** Where a block's header tells how its frames are stored, behind the fixed fields. */
    private static final int SIZES = 32;

    @TempDir Path folder;
    private final MemoryKeys keys = new MemoryKeys();
    private Place place;
    private Contents contents;
    private final byte[] bytes = new byte[Block.SIZE];

    @BeforeEach
    void open() throws IOException {
        place = new FolderPlace(folder);
        contents = new Contents(place, keys, Clock.systemUTC());
        keys.create("acme");
        Arrays.fill(bytes, (byte) 'x');
    }

    private Content put() throws IOException {
        Contents.Options options = new Contents.Options(Optional.of("acme"), Set.of(), _ -> true);
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            writer.write(ByteBuffer.wrap(bytes));
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    private byte[] read(Content content) throws IOException {
        try (ContentSource source = contents.open(content.id())) {
            byte[] read = new byte[Block.FRAME];
            source.read(0, ByteBuffer.wrap(read));
            return read;
        }
    }

    private String only(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name()));
        assertThat(names).hasSize(1);
        return names.getFirst();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** A block of nothing but zeros under the name of another, as far as it can be forged. */
    private void forgeBlock() throws IOException {
        String name = only("blocks/");
        int checked = SIZES + Block.FRAMES * Integer.BYTES;
        byte[] header = Arrays.copyOf(place.get(name).array(), checked + Integer.BYTES);
        Arrays.fill(header, SIZES, checked, (byte) 0);
        ByteBuffer.wrap(header).putInt(checked, crc(header, checked));
        place.put(name, ByteBuffer.wrap(header));
    }

    private void forgePage() throws IOException {
        String name = only("pages/");
        byte[] page = place.get(name).array().clone();
        int sizes = 16 + ObjectId.BYTES;
        Arrays.fill(page, sizes, page.length - Integer.BYTES, (byte) 0);
        int checked = page.length - Integer.BYTES;
        ByteBuffer.wrap(page).putInt(checked, crc(page, checked));
        place.put(name, ByteBuffer.wrap(page));
    }

    @Test
    void aBlockOfForgedZerosIsNotRead() throws IOException {
        Content content = put();
        String name = only("blocks/");
        forgeBlock();

        assertThatThrownBy(() -> read(content))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(name);
    }

    @Test
    void aPageOfForgedZerosIsNotRead() throws IOException {
        Content content = put();
        String name = only("pages/");
        forgePage();

        assertThatThrownBy(() -> read(content))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(name);
    }

    @Test
    void anUploadDoesNotRelyOnForgedZeros() throws IOException {
        Content before = put();
        forgeBlock();

        Content again = put();

        assertThat(again).isEqualTo(before);
        assertThat(read(again)).containsOnly('x');
    }
}
