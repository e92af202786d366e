package assay.store.care;

import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.KeyService;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A store with small contents whose blocks can be told by a number. */
record SmallStore(Place place, KeyService keys, Contents contents) {

    /** Bytes of a block. */
    static final int BLOCK = 512 << 10;

    SmallStore(Place place, KeyService keys) {
        this(place, keys, new Contents(place, keys, Clock.systemUTC()));
    }

    /** In front of blocks: they stand 4 KiB further on. */
    static final int MOVED = -1;

    /** Bytes of these blocks; 0 is a hole, every other number another block, quickly made. */
    static byte[] bytes(int... blocks) {
        if (blocks.length > 0 && blocks[0] == MOVED) {
            byte[] bytes = bytes(Arrays.copyOfRange(blocks, 1, blocks.length));
            byte[] moved = new byte[4096 + bytes.length];
            System.arraycopy(bytes, 0, moved, 4096, bytes.length);
            moved[0] = 1;
            return moved;
        }
        byte[] bytes = new byte[blocks.length * BLOCK];
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i] != 0) {
                byte[] noise = new byte[6_000];
                new Random(blocks[i]).nextBytes(noise);
                for (int frame = 0; frame < 3; frame++) {
                    System.arraycopy(noise, 0, bytes, i * BLOCK + frame * 65_536 * 2, noise.length);
                }
            }
        }
        return bytes;
    }

    static Contents.Options with(String key) {
        return new Contents.Options(Optional.of(key), Set.of(), _ -> true);
    }

    Content put(int... blocks) throws IOException {
        return put(Contents.Options.PLAIN, bytes(blocks));
    }

    Content put(Contents.Options options, byte[] bytes) throws IOException {
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            writer.write(ByteBuffer.wrap(bytes));
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    byte[] read(Content content) throws IOException {
        try (ContentSource source = contents.open(content.id())) {
            byte[] bytes = new byte[(int) source.size()];
            source.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    List<String> objects(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name()));
        names.sort(null);
        return names;
    }

    Collection.Result collect() throws IOException {
        return new Collection(place, Clock.systemUTC()).run(Collection.Options.USUAL);
    }
}
