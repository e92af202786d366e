package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.key.KeyFile;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
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

class RewrappingTest {

    @TempDir Path folder;
    private Path keyFile;
    private KeyService keys;
    private Place place;
    private Contents contents;

    @BeforeEach
    void open() throws IOException {
        keyFile = folder.resolve("keys");
        keys = new KeyFile(keyFile);
        keys.create("acme");
        keys.create("other");
        place = new FolderPlace(folder.resolve("store"));
        contents = new Contents(place, keys, Clock.systemUTC());
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[1000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Content put(int seed, Optional<String> key) throws IOException {
        Contents.Options options = new Contents.Options(key, Set.of(), _ -> true);
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            writer.write(ByteBuffer.wrap(bytes(seed)));
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    private void assertReads(Content content, int seed) throws IOException {
        try (ContentSource source = contents.open(content.id())) {
            byte[] read = new byte[(int) source.size()];
            source.read(0, ByteBuffer.wrap(read));
            assertThat(read).isEqualTo(bytes(seed));
        }
    }

    private boolean isNewest(Content content) throws IOException {
        Root.Lock lock = contents.root(content.id()).lock().orElseThrow();
        return keys.isNewest(lock.key(), lock.bytes());
    }

    private List<String> data() throws IOException {
        List<String> data = new ArrayList<>();
        for (String prefix : List.of("blocks/", "pages/")) {
            place.list(
                    prefix,
                    entry ->
                            data.add(
                                    entry.name()
                                            + Files.getLastModifiedTime(
                                                    folder.resolve("store")
                                                            .resolve(entry.name()))));
        }
        return data;
    }

    @Test
    void afterARotationTheNewestVersionAloneReadsEverything() throws IOException {
        Content one = put(1, Optional.of("acme"));
        Content two = put(2, Optional.of("acme"));
        Content others = put(3, Optional.of("other"));
        put(4, Optional.empty());
        List<String> before = data();
        keys.rotate("acme");
        assertThat(isNewest(one)).isFalse();

        Rewrapping.Result result = new Rewrapping(place, keys).run("acme");

        assertThat(result).isEqualTo(new Rewrapping.Result(2, 0, List.of()));
        assertThat(isNewest(one)).isTrue();
        assertThat(isNewest(two)).isTrue();
        assertReads(one, 1);
        assertReads(two, 2);
        assertReads(others, 3);
        assertThat(data()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(put(1, Optional.of("acme"))).isEqualTo(one); // in the same domain
    }

    @Test
    void aSecondRunFindsNothingToDoAndAKilledOneIsGoneOnWith() throws IOException {
        Content one = put(1, Optional.of("acme"));
        Content two = put(2, Optional.of("acme"));
        keys.rotate("acme");
        Rewrapping rewrapping = new Rewrapping(place, keys);
        assertThat(rewrapping.run(two.id())).isTrue(); // and then it was killed

        assertThat(rewrapping.run("acme")).isEqualTo(new Rewrapping.Result(1, 1, List.of()));
        assertThat(rewrapping.run("acme")).isEqualTo(new Rewrapping.Result(0, 2, List.of()));
        assertThat(isNewest(one)).isTrue();
    }

    @Test
    void whatCannotBeUnwrappedIsLeftAsItIsAndTold() throws IOException {
        Content good = put(1, Optional.of("acme"));
        Content bad = put(2, Optional.of("acme"));
        Root root = contents.root(bad.id());
        Root.Lock stolen = contents.root(good.id()).lock().orElseThrow();
        ByteBuffer exchanged = new Root(root.size(), root.pages(), Optional.of(stolen)).toBytes();
        place.put(Root.name(bad.id()), exchanged);
        keys.rotate("acme");

        Rewrapping.Result result = new Rewrapping(place, keys).run("acme");

        assertThat(result).isEqualTo(new Rewrapping.Result(1, 0, List.of(bad.id())));
        assertThat(place.get(Root.name(bad.id()))).isEqualTo(exchanged);
    }

    @Test
    void aKeyWithoutContentsHasNothingToWrap() throws IOException {
        assertThat(new Rewrapping(place, keys).run("other"))
                .isEqualTo(new Rewrapping.Result(0, 0, List.of()));
    }

    @Test
    void aRestoredOlderKeyFileLosesNothingBeforeTheRewrapping() throws IOException {
        Content one = put(1, Optional.of("acme"));
        byte[] backup = Files.readAllBytes(keyFile);
        keys.rotate("acme");
        Files.write(keyFile, backup);
        assertReads(one, 1);

        keys.rotate("acme");
        new Rewrapping(place, keys).run("acme");
        Files.write(keyFile, backup);

        assertThatThrownBy(() -> contents.open(one.id()))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("version 2");
    }
}
