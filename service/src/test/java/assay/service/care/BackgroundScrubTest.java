package assay.service.care;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.care.Damage;
import assay.store.content.Content;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.key.KeyService;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundScrubTest {

    private static final int BLOCK = 512 << 10;

    @TempDir Path folder;

    private final List<Damage> damages = new ArrayList<>();
    private KeyService keys;
    private Place place;

    @BeforeEach
    void open() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("keys"));
        file.create("acme");
        keys = file;
        place = new FolderPlace(folder.resolve("store"));
    }

    /** Four blocks that are no use to compress. */
    private Content put(int seed) throws IOException {
        byte[] bytes = new byte[4 * BLOCK];
        new Random(seed).nextBytes(bytes);
        Contents contents = new Contents(place, keys, Clock.systemUTC());
        try (ContentWriter writer =
                contents.write(
                        UUID.randomUUID(),
                        new Contents.Options(Optional.of("acme"), Set.of(), _ -> true))) {
            writer.write(ByteBuffer.wrap(bytes));
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    private String aBlock() throws IOException {
        List<String> blocks = new ArrayList<>();
        place.list("blocks/", entry -> blocks.add(entry.name()));
        return blocks.getLast();
    }

    /** As after a restart, or on another node. */
    private void scrub(long bytes) throws IOException {
        new BackgroundScrub(place, keys, bytes, damages::add).run();
    }

    @Test
    void eachPortionGoesOnWhereTheLastOneEnded() throws IOException {
        Content content = put(1);
        String name = aBlock();
        ByteBuffer object = place.get(name);
        byte[] damaged = new byte[object.remaining()];
        object.get(0, damaged);
        damaged[damaged.length / 2] ^= 1;
        place.put(name, ByteBuffer.wrap(damaged));

        for (int portion = 0; portion < 4; portion++) {
            scrub(1);
        }

        assertThat(damages).extracting(Damage::object).containsExactly(name);
        assertThat(damages.getFirst().contents()).containsExactly(content.id());
    }

    @Test
    void aPassThatEndedBeginsAnew() throws IOException {
        put(1);
        scrub(Long.MAX_VALUE);
        place.delete(aBlock());

        scrub(Long.MAX_VALUE);
        scrub(Long.MAX_VALUE);

        assertThat(damages).hasSize(2);
    }

    @Test
    void aStoreWithNothingInItAndNoBytesAreNoDamage() throws IOException {
        scrub(Long.MAX_VALUE);
        put(1);
        place.delete(aBlock());
        scrub(0);

        assertThat(damages).isEmpty();
    }
}
