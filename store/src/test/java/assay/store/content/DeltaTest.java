package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BytesSource;
import assay.disk.Sha256;
import assay.store.block.Block;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.claim.Condemnations;
import assay.store.claim.Condemnations.Condemnation;
import assay.store.key.Domains;
import assay.store.key.MemoryKeys;
import assay.store.place.CachedPlace;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that send only what the store has not, as a client and a service do it together. */
class DeltaTest {

    private static final Set<DigestAlgorithm> ALL = EnumSet.allOf(DigestAlgorithm.class);

    @TempDir Path folder;

    private final MemoryKeys keys = new MemoryKeys();
    private Place place;
    private Contents contents;

    @BeforeEach
    void open() throws IOException {
        place = new FolderPlace(folder);
        contents = new Contents(place, keys, Clock.systemUTC());
        keys.create("acme");
    }

    /** These blocks, all different but for the zeros that 0 stands for, and a shorter last one. */
    private static byte[] image(int... blocks) {
        byte[] image = new byte[blocks.length * Block.SIZE + 1000];
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i] != 0) {
                byte[] noise = new byte[20_000];
                new Random(blocks[i]).nextBytes(noise);
                System.arraycopy(noise, 0, image, i * Block.SIZE + 77, noise.length);
            }
        }
        image[image.length - 1] = 7;
        return image;
    }

    private static BlockDigests digests(byte[] image) throws IOException {
        return BlockDigests.of(new BytesSource(image));
    }

    private static Contents.Options options(
            Set<DigestAlgorithm> wanted, Predicate<ObjectId> known) {
        return new Contents.Options(Optional.of("acme"), wanted, known);
    }

    private Content put(byte[] image) throws IOException {
        return send(image, options(Set.of(), _ -> false)).sealed().content();
    }

    private record Sent(ContentWriter.Sealed sealed, List<Integer> blocks) {}

    /** Does as a client does: asks what is missing, and sends that. */
    private Sent send(byte[] image, Contents.Options options) throws IOException {
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            List<Integer> sent = send(image, writer);
            ContentWriter.Sealed sealed = writer.seal();
            writer.commit();
            return new Sent(sealed, sent);
        }
    }

    private static List<Integer> send(byte[] image, ContentWriter writer) throws IOException {
        BlockDigests file = digests(image);
        List<Integer> sent = new ArrayList<>();
        int next = (int) (writer.size() / Block.SIZE);
        while (next < file.count()) {
            next = writer.known(file, next, file.count());
            if (next < file.count()) {
                writer.write(ByteBuffer.wrap(image, next * Block.SIZE, file.length(next)));
                sent.add(next++);
            }
        }
        return sent;
    }

    private KnownBlocks known(Content... list) throws IOException {
        return KnownBlocks.of(place, List.of(list).stream().map(Content::id).toList());
    }

    private byte[] read(Content content) throws IOException {
        try (ContentSource source = contents.open(content.id())) {
            byte[] bytes = new byte[(int) source.size()];
            source.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    private ObjectId id(byte[] image, int block) throws IOException {
        Domain domain = new Domains(place, keys).of("acme");
        int length = Math.min(Block.SIZE, image.length - block * Block.SIZE);
        return domain.id(Sha256.of(ByteBuffer.wrap(image, block * Block.SIZE, length)));
    }

    private static byte[] changed(byte[] image, int... blocks) {
        byte[] changed = image.clone();
        for (int block : blocks) {
            changed[block * Block.SIZE + 3] ^= 1;
        }
        return changed;
    }

    @Test
    void aChangedImageSendsItsChangedBlocksAndIsTheSameContent() throws IOException {
        byte[] image = image(1, 2, 0, 3, 4, 0, 0, 5, 6, 7, 8, 9);
        KnownBlocks known = known(put(image));
        byte[] changed = changed(image, 1, 5, 9);

        BitSet missing = contents.missing(digests(changed), options(Set.of(), known));
        Sent sent = send(changed, options(Set.of(), known));

        assertThat(missing.stream()).containsExactly(1, 5, 9);
        assertThat(sent.blocks()).containsExactly(1, 5, 9);
        assertThat(read(sent.sealed().content())).isEqualTo(changed);
        assertThat(put(changed)).isEqualTo(sent.sealed().content());
        assertThat(contents.uploads()).isEmpty();
    }

    @Test
    void nothingIsSentOfWhatTheProjectHasWhoeverComputesTheDigests() throws IOException {
        byte[] image = image(1, 2, 3, 0);
        Content before = put(image);
        byte[] packed = digests(image).bytes();

        BlockDigests told = BlockDigests.of(image.length, packed);
        BitSet missing = contents.missing(told, options(Set.of(), known(before)));
        Sent sent = send(image, options(Set.of(), known(before)));

        assertThat(missing.isEmpty()).isTrue();
        assertThat(sent.blocks()).isEmpty();
        assertThat(sent.sealed().content()).isEqualTo(before);
        assertThatThrownBy(() -> BlockDigests.of(image.length + Block.SIZE, packed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAnotherProjectStoredIsMissing() throws IOException {
        byte[] mine = image(1, 2);
        byte[] others = image(3, 4);
        put(others);

        Contents.Options options = options(Set.of(), known(put(mine)));

        assertThat(contents.missing(digests(others), options).stream()).containsExactly(0, 1);
        assertThat(send(others, options).blocks()).containsExactly(0, 1);
    }

    @Test
    void digestsOfTheWholeCoverWhatWasNotSent() throws Exception {
        byte[] image = image(1, 2, 0, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        KnownBlocks known = known(put(image));
        byte[] changed = changed(image, 4, 10);

        Sent sent = send(changed, options(ALL, known));

        assertThat(sent.blocks()).containsExactly(4, 10);
        for (DigestAlgorithm algorithm : ALL) {
            MessageDigest expected = MessageDigest.getInstance(algorithm.standardName());
            assertThat(sent.sealed().digests())
                    .containsEntry(algorithm, HexFormat.of().formatHex(expected.digest(changed)));
        }
    }

    @Test
    void aBlockThatACollectionCondemnsMeanwhileIsSentAfterAll() throws IOException {
        byte[] image = image(1, 2, 3, 4);
        Content before = put(image);
        KnownBlocks known = known(before);
        ObjectId doomed = id(image, 2);
        contents.delete(before.id());
        new Condemnations(place)
                .put(UUID.randomUUID(), new Condemnation(Instant.now(), Set.of(doomed)));

        Sent sent = send(image, options(Set.of(), known));
        place.delete(Blocks.name(doomed));

        assertThat(sent.blocks()).containsExactly(2);
        assertThat(read(sent.sealed().content())).isEqualTo(image);
    }

    @Test
    void aBlockThatIsGoneIsSentAfterAll() throws IOException {
        byte[] image = image(1, 2, 3);
        KnownBlocks known = known(put(image));
        place.delete(Blocks.name(id(image, 3)));

        assertThat(send(image, options(Set.of(), known)).blocks()).containsExactly(3);
    }

    @Test
    void aBlockThatOnlyACacheStillHasIsSentAfterAll() throws IOException {
        byte[] image = image(1, 2, 3);
        Content before = put(image);
        try (CachedPlace cached =
                new CachedPlace(new FolderPlace(folder), folder.resolve("cache"), 10 << 20)) {
            contents = new Contents(cached, keys, Clock.systemUTC());
            assertThat(read(before)).isEqualTo(image);
            place.delete(Blocks.name(id(image, 1))); // by another process

            assertThat(send(image, options(Set.of(), known(before))).blocks()).containsExactly(1);
        }
    }

    @Test
    void aDamagedBlockIsFoundWhereDigestsAreWantedAndIsMendedByWhatIsSent() throws IOException {
        byte[] image = image(1, 2, 3, 4);
        Content before = put(image);
        String name = Blocks.name(id(image, 1));
        byte[] damaged = place.get(name).array().clone();
        damaged[damaged.length / 2] ^= 1;
        place.put(name, ByteBuffer.wrap(damaged));

        Sent sent = send(image, options(ALL, known(before)));

        assertThat(sent.blocks()).containsExactly(1);
        assertThat(read(before)).isEqualTo(image);
    }

    @Test
    void aLengthThatIsNotTheBlocksMakesItMissing() throws IOException {
        byte[] image = image(1);
        KnownBlocks known = known(put(image));
        byte[] whole = digests(image(1)).digest(0);

        BlockDigests wrong = BlockDigests.of(1000, whole);

        try (ContentWriter writer = contents.write(UUID.randomUUID(), options(Set.of(), known))) {
            assertThat(writer.known(wrong, 0, 1)).isZero();
        }
    }

    @Test
    void behindAShorterBlockNothingCanCome() throws IOException {
        byte[] image = image(1);
        KnownBlocks known = known(put(image));
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options(Set.of(), known))) {
            assertThat(writer.known(digests(image), 0, 2)).isEqualTo(2);

            assertThatThrownBy(() -> writer.hole(1)).isInstanceOf(IllegalStateException.class);
            assertThat(writer.size()).isEqualTo(image.length);
        }
    }

    @Test
    void aSuspendedUploadGoesOnBehindTheBlocksThatWereNotSent() throws IOException {
        byte[] image = image(1, 2, 0, 3, 4, 5, 6);
        Contents.Options options = options(ALL, known(put(image)));
        byte[] changed = changed(image, 3, 6);
        BlockDigests file = digests(changed);
        UUID upload = UUID.randomUUID();
        try (ContentWriter writer = contents.write(upload, options)) {
            assertThat(writer.known(file, 0, 7)).isEqualTo(3);
            writer.write(ByteBuffer.wrap(changed, 3 * Block.SIZE, Block.SIZE));
            assertThat(writer.known(file, 4, 7)).isEqualTo(6);
            writer.suspend();
        }

        try (ContentWriter writer = contents.resume(upload, options)) {
            assertThat(writer.size()).isEqualTo(6L * Block.SIZE);
            assertThat(send(changed, writer)).containsExactly(6);
            assertThat(writer.seal().content()).isEqualTo(put(changed));
        }
    }

    @Test
    void anUploadGoesOnBeforeWhatACollectionMayBeAboutToDelete() throws IOException {
        byte[] image = image(1, 2, 3, 4);
        Content before = put(image);
        Contents.Options options = options(Set.of(), known(before));
        UUID upload = UUID.randomUUID();
        try (ContentWriter writer = contents.write(upload, options)) {
            assertThat(writer.known(digests(image), 0, 2)).isEqualTo(2);
            assertThat(writer.known(digests(image), 2, 4)).isEqualTo(4);
            writer.suspend();
        }
        // As if the upload had been killed after it claimed, before it read this.
        Condemnation late = new Condemnation(Instant.now(), Set.of(id(image, 3)));
        new Condemnations(place).put(UUID.randomUUID(), late);

        try (ContentWriter writer = contents.resume(upload, options)) {
            assertThat(writer.size()).isEqualTo(2L * Block.SIZE);
            assertThat(send(image, writer)).containsExactly(3);
        }
    }

    @Test
    void whatIsKnownFollowsTheContentsThatTheProjectHas() throws IOException {
        Content one = put(image(1, 2));
        Content two = put(image(3, 0));
        KnownBlocks first = known(one);

        KnownBlocks both = first.update(place, List.of(two.id(), one.id()));
        KnownBlocks second = both.update(place, List.of(two.id()));

        assertThat(first.size()).isEqualTo(3);
        assertThat(both.size()).isEqualTo(4);
        assertThat(both.test(id(image(1), 0))).isTrue();
        assertThat(second.test(id(image(1), 0))).isFalse();
        assertThat(second.test(id(image(3), 0))).isTrue();
        assertThat(both.update(place, List.of(one.id(), two.id()))).isSameAs(both);
    }

    @Test
    void aContentThatIsDeletedOrDamagedIsKnownByNothing() throws IOException {
        Content one = put(image(1));
        Content two = put(image(2));
        contents.delete(one.id());
        for (ObjectId page : contents.root(two.id()).pages()) {
            place.put(Contents.pageName(page), ByteBuffer.wrap(new byte[50]));
        }

        assertThat(known(one, two).size()).isZero();
    }
}
