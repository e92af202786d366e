package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Extent;
import assay.disk.Sha256;
import assay.store.block.Block;
import assay.store.block.Blocks;
import assay.store.block.ObjectId;
import assay.store.claim.Condemnations;
import assay.store.key.MemoryKeys;
import assay.store.key.UnusableKeyException;
import assay.store.place.CachedPlace;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {

    @TempDir Path folder;

    private final MemoryKeys keys = new MemoryKeys();
    private FolderPlace place;
    private Contents contents;

    @BeforeEach
    void open() throws IOException {
        place = new FolderPlace(folder);
        contents = new Contents(place, keys, Clock.systemUTC());
    }

    /** Compressible bytes that differ by seed, with runs of zeros among them. */
    private static byte[] bytes(int length, int seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at += 4096) {
            if (random.nextInt(5) > 0) {
                byte[] page = new byte[Math.min(4096, length - at)];
                random.nextBytes(page);
                for (int i = 0; i < page.length; i++) {
                    page[i] &= 15;
                }
                System.arraycopy(page, 0, bytes, at, page.length);
            }
        }
        return bytes;
    }

    private Content put(byte[] bytes, Contents.Options options) throws IOException {
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            // In uneven pieces, as a network delivers them.
            for (int at = 0; at < bytes.length; at += 100_003) {
                writer.write(ByteBuffer.wrap(bytes, at, Math.min(100_003, bytes.length - at)));
            }
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    private Content put(byte[] bytes) throws IOException {
        return put(bytes, Contents.Options.PLAIN);
    }

    private static Contents.Options with(String key) {
        return new Contents.Options(Optional.of(key), Set.of(), _ -> true);
    }

    private byte[] read(Content content) throws IOException {
        try (ContentSource source = contents.open(content.id())) {
            byte[] bytes = new byte[(int) source.size()];
            source.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    private List<String> objects(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name()));
        return names;
    }

    @Test
    void contentsOfEverySizeComeBack() throws IOException {
        int[] sizes = {0, 1, 65_536, Block.SIZE - 1, Block.SIZE, Block.SIZE + 1, 20 << 20};
        for (int size : sizes) {
            byte[] bytes = bytes(size, size);

            Content content = put(bytes);

            assertThat(content.size()).isEqualTo(size);
            assertThat(read(content)).isEqualTo(bytes);
        }
        assertThat(contents.uploads()).isEmpty();
    }

    @Test
    void anyRangeComesBack() throws IOException {
        byte[] bytes = bytes(3_333_333, 1);
        Random random = new Random(2);
        try (ContentSource source = contents.open(put(bytes).id())) {
            for (int turn = 0; turn < 500; turn++) {
                int from = random.nextInt(bytes.length);
                int length = random.nextInt(Math.min(200_000, bytes.length - from) + 1);
                ByteBuffer target = ByteBuffer.allocateDirect(length);

                source.read(from, target);

                assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes, from, length));
            }
        }
    }

    @Test
    void theSameBytesAreStoredOnceAndHaveOneName() throws IOException {
        byte[] bytes = bytes(5 << 20, 1);
        Content one = put(bytes);
        List<String> before = objects("");

        Content other = put(bytes);

        assertThat(other).isEqualTo(one);
        assertThat(objects("")).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aChangedBlockCostsOneBlock() throws IOException {
        byte[] bytes = bytes(5 << 20, 1);
        put(bytes);
        int before = objects("blocks/").size();
        bytes[3 << 20] ^= 1;

        Content changed = put(bytes);

        assertThat(objects("blocks/")).hasSize(before + 1);
        assertThat(read(changed)).isEqualTo(bytes);
    }

    @Test
    void holesCostNothingHoweverTheyCome() throws IOException {
        Content written;
        Content skipped;
        try (ContentWriter writer = contents.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.write(ByteBuffer.wrap(bytes(700_000, 1)));
            writer.write(ByteBuffer.allocate(40 << 20));
            writer.write(ByteBuffer.wrap(bytes(10, 2)));
            written = writer.seal().content();
            writer.commit();
        }
        try (ContentWriter writer = contents.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.write(ByteBuffer.wrap(bytes(700_000, 1)));
            writer.hole(40 << 20);
            writer.write(ByteBuffer.wrap(bytes(10, 2)));
            skipped = writer.seal().content();
            writer.commit();
        }

        assertThat(skipped).isEqualTo(written);
        assertThat(objects("blocks/")).hasSize(3);
    }

    @Test
    void aSourceIsWrittenWithItsHoles() throws IOException {
        byte[] bytes = bytes(3_000_000, 1);
        Arrays.fill(bytes, 600_000, 2_500_000, (byte) 0);
        Content content = put(bytes);

        Content copy;
        try (ContentSource source = contents.open(content.id());
                ContentWriter writer = contents.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.write(source, done -> assertThat(done).isBetween(1L, 3_000_000L));
            copy = writer.seal().content();
            writer.commit();
        }

        assertThat(copy).isEqualTo(content);
    }

    @Test
    void aTebibyteOfHolesIsWrittenAndReadAtOnce() throws IOException {
        Content content;
        try (ContentWriter writer = contents.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.hole(1L << 40);
            writer.write(ByteBuffer.wrap(new byte[] {1}));
            content = writer.seal().content();
            writer.commit();
        }

        try (ContentSource source = contents.open(content.id())) {
            assertThat(source.extentAt(0, source.size()).kind()).isEqualTo(Extent.Kind.HOLE);
            ByteBuffer last = ByteBuffer.allocate(2);
            source.read((1L << 40) - 1, last);
            assertThat(last.array()).containsExactly(0, 1);
        }
    }

    @Test
    void extentsTellWhatIsNotStored() throws IOException {
        byte[] bytes = new byte[2 << 20];
        bytes[0] = 1;
        bytes[(1 << 20) + 5] = 1;
        try (ContentSource source = contents.open(put(bytes).id())) {
            assertThat(source.extentAt(0, source.size()))
                    .isEqualTo(new Extent(0, 65_536, Extent.Kind.DATA));
            assertThat(source.extentAt(65_536, source.size()))
                    .isEqualTo(new Extent(65_536, (1 << 20) - 65_536, Extent.Kind.HOLE));
            assertThat(source.extentAt((1 << 20) + 9, (1 << 20) + 10))
                    .isEqualTo(new Extent((1 << 20) + 9, 1, Extent.Kind.DATA));
        }
    }

    @Test
    void digestsOfTheWholeAreThoseThatTheWorldComputes() throws Exception {
        byte[] bytes = bytes(3 << 20, 1);
        Map<DigestAlgorithm, String> digests;
        Contents.Options options =
                new Contents.Options(
                        Optional.empty(), EnumSet.allOf(DigestAlgorithm.class), _ -> true);
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            writer.write(ByteBuffer.wrap(bytes, 0, 1_000_000));
            writer.write(ByteBuffer.wrap(bytes, 1_000_000, bytes.length - 1_000_000));
            writer.hole(9 << 20);
            digests = writer.seal().digests();
        }

        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            MessageDigest expected = MessageDigest.getInstance(algorithm.standardName());
            expected.update(bytes);
            expected.update(new byte[9 << 20]);
            assertThat(digests)
                    .containsEntry(algorithm, HexFormat.of().formatHex(expected.digest()));
        }
    }

    @Test
    void anUploadThatIsClosedOrSealedOnlyIsNotSeen() throws IOException {
        ObjectId sealed;
        try (ContentWriter writer = contents.write(UUID.randomUUID(), Contents.Options.PLAIN)) {
            writer.write(ByteBuffer.wrap(bytes(5 << 20, 1)));
            sealed = writer.seal().content().id();
            assertThatThrownBy(() -> contents.open(sealed)).isInstanceOf(NoSuchFileException.class);
        }

        assertThat(contents.uploads()).isEmpty();
        assertThat(objects("contents/")).isEmpty();
    }

    @Test
    void aSuspendedUploadGoesOnWhereItWas() throws IOException {
        byte[] bytes = bytes(30 << 20, 1);
        Arrays.fill(bytes, 9 << 20, 12 << 20, (byte) 0);
        UUID id = UUID.randomUUID();
        Contents.Options options =
                new Contents.Options(Optional.empty(), Set.of(DigestAlgorithm.SHA256), _ -> true);
        try (ContentWriter writer = contents.write(id, options)) {
            writer.write(ByteBuffer.wrap(bytes, 0, 9 << 20));
            writer.hole(3 << 20);
            writer.write(ByteBuffer.wrap(bytes, 12 << 20, 13_000_000));
            writer.suspend();
        }
        assertThat(contents.uploads()).containsExactly(id);

        ContentWriter.Sealed sealed;
        try (ContentWriter writer = contents.resume(id, options)) {
            int from = (int) writer.size();
            assertThat(from).isBetween(12 << 20, (12 << 20) + 13_000_000).isNotZero();
            writer.write(ByteBuffer.wrap(bytes, from, bytes.length - from));
            sealed = writer.seal();
            writer.commit();
        }

        assertThat(sealed.content()).isEqualTo(put(bytes));
        assertThat(read(sealed.content())).isEqualTo(bytes);
        assertThat(contents.uploads()).isEmpty();
    }

    @Test
    void whatWasCheckpointedIsThereAfterAnyInterruptionAndNothingBehindIt() throws IOException {
        keys.create("acme");
        for (int seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            byte[] bytes = bytes(3_000_000, seed);
            UUID id = UUID.randomUUID();
            Contents.Options options =
                    new Contents.Options(
                            random.nextBoolean() ? Optional.of("acme") : Optional.empty(),
                            Set.of(DigestAlgorithm.SHA256),
                            _ -> true);
            long durable = 0;
            ContentWriter.Sealed sealed = null;
            while (sealed == null) {
                try (ContentWriter writer = contents.resume(id, options, durable)) {
                    assertThat(writer.size()).as("seed %d", seed).isEqualTo(durable);
                    int pieces = random.nextInt(6);
                    for (int i = 0; i < pieces; i++) {
                        int at = (int) writer.size();
                        int most = random.nextBoolean() ? 1_500_000 : 700;
                        int length = Math.min(random.nextInt(most), bytes.length - at);
                        writer.write(ByteBuffer.wrap(bytes, at, length));
                        if (random.nextBoolean()) {
                            writer.checkpoint();
                            durable = writer.size();
                        }
                    }
                    if (writer.size() == bytes.length) {
                        sealed = writer.seal();
                        writer.commit();
                    } else {
                        writer.suspend();
                    }
                }
            }
            assertThat(read(sealed.content())).isEqualTo(bytes);
            assertThat(sealed.content()).isEqualTo(put(bytes, options));
            assertThat(sealed.digests().get(DigestAlgorithm.SHA256))
                    .isEqualTo(HexFormat.of().formatHex(Sha256.of(bytes)));
        }
    }

    @Test
    void whatIsDamagedIsNamedAndNeverGiven() throws IOException {
        byte[] bytes = bytes(2 << 20, 1);
        Content content = put(bytes);
        for (String name : objects("")) {
            byte[] object = place.get(name).array().clone();
            byte[] damaged = object.clone();
            damaged[damaged.length * 2 / 3] ^= 4;
            place.put(name, ByteBuffer.wrap(damaged));

            assertThatThrownBy(() -> read(content))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining(name);
            place.delete(name);
            assertThatThrownBy(() -> read(content)).hasMessageContaining(name);

            place.put(name, ByteBuffer.wrap(object));
        }
        assertThat(read(content)).isEqualTo(bytes);
    }

    @Test
    void aBlockThatAPowerLossCutOffIsPutAgain() throws IOException {
        byte[] bytes = bytes(Block.SIZE, 1);
        Content content = put(bytes);
        String name = objects("blocks/").getFirst();
        byte[] object = place.get(name).array();
        place.put(name, ByteBuffer.wrap(object, 0, object.length - 1));

        put(bytes);

        assertThat(read(content)).isEqualTo(bytes);
    }

    @Test
    void anEncryptedContentComesBackAndLeavesNothingInTheClear() throws IOException {
        keys.create("acme");
        byte[] bytes =
                ("-".repeat(900) + "SECRET")
                        .repeat(3_000)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        Content content = put(bytes, with("acme"));

        assertThat(content.key()).hasValue("acme");
        assertThat(read(content)).isEqualTo(bytes);
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(
                                new String(
                                        Files.readAllBytes(file),
                                        java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("SECRET");
            }
        }
    }

    @Test
    void encryptedContentsShareBlocksWithinTheirKeyOnly() throws IOException {
        keys.create("acme");
        keys.create("other");
        byte[] bytes = bytes(3 << 20, 1);
        Content one = put(bytes, with("acme"));
        int blocks = objects("blocks/").size();

        assertThat(put(bytes, with("acme"))).isEqualTo(one);
        assertThat(objects("blocks/")).hasSize(blocks);
        assertThat(put(bytes, with("other")).id()).isNotEqualTo(one.id());
        assertThat(objects("blocks/")).hasSize(2 * blocks);
        assertThat(put(bytes).id()).isNotEqualTo(one.id());
        assertThat(objects("blocks/")).hasSize(3 * blocks);
    }

    @Test
    void aDisabledKeyStopsReading() throws IOException {
        keys.create("acme");
        Content content = put(bytes(1 << 20, 1), with("acme"));

        keys.disable("acme");

        assertThatThrownBy(() -> contents.open(content.id()))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("acme");
    }

    @Test
    void whatIsOpenCanNoLongerBeReadOnceItsKeyIsDisabled() throws IOException {
        keys.create("acme");
        Content content = put(bytes(1 << 20, 1), with("acme"));

        try (ContentSource source = contents.open(content.id())) {
            source.read(0, ByteBuffer.allocate(1000));
            keys.disable("acme");

            assertThatThrownBy(() -> source.read(0, ByteBuffer.allocate(1000)))
                    .isInstanceOf(UnusableKeyException.class);
            assertThatThrownBy(() -> source.payload(0)).isInstanceOf(UnusableKeyException.class);
        }
    }

    @Test
    void whatIsNoSecretOfADomainMakesTheKeyUnusable() throws IOException {
        keys.create("acme");
        Content content = put(bytes(1000, 1), with("acme"));
        Root root = contents.root(content.id());
        byte[] wrapped = keys.wrap("acme", new byte[31], content.id().bytes());
        Root.Lock lock = Root.Lock.of("acme", wrapped);
        Root forged = new Root(root.size(), root.pages(), Optional.of(lock));
        place.put(Root.name(content.id()), forged.toBytes());

        assertThatThrownBy(() -> contents.open(content.id()))
                .isInstanceOf(UnusableKeyException.class);
    }

    @Test
    void aCopyUnderAnotherKeyCostsOneSmallObjectAndNeedsTheOldKeyNoMore() throws IOException {
        keys.create("acme");
        keys.create("customer");
        byte[] bytes = bytes(3 << 20, 1);
        Content content = put(bytes, with("acme"));
        int before = objects("").size();

        Content planned = contents.rekeyed(content.id(), "customer");
        assertThat(objects("")).hasSize(before);
        Content copy = contents.rekey(content.id(), "customer");
        assertThat(copy).isEqualTo(planned);
        keys.disable("acme");

        assertThat(objects("")).hasSize(before + 1);
        assertThat(read(copy)).isEqualTo(bytes);
    }

    @Test
    void whatACollectionIsAboutToDeleteIsPutAside() throws IOException {
        byte[] bytes = bytes(2 << 20, 1);
        Content content = put(bytes);
        List<ObjectId> blocks =
                objects("blocks/").stream()
                        .map(name -> ObjectId.parse(name.substring(name.length() - 64)))
                        .toList();
        contents.delete(content.id());
        new Condemnations(place)
                .put(
                        UUID.randomUUID(),
                        new Condemnations.Condemnation(Instant.now(), Set.copyOf(blocks)));

        Content again = put(bytes);
        for (ObjectId block : blocks) {
            place.delete(Blocks.name(block));
        }

        assertThat(read(again)).isEqualTo(bytes);
    }

    @Test
    void aBlockThatTheUploaderMayNotReadIsPutAgain() throws IOException {
        byte[] bytes = bytes(Block.SIZE, 1);
        put(bytes);
        Path block = folder.resolve(objects("blocks/").getFirst());
        Object before = Files.getAttribute(block, "unix:ino");

        put(bytes, new Contents.Options(Optional.empty(), Set.of(), _ -> false));

        assertThat(Files.getAttribute(block, "unix:ino")).isNotEqualTo(before);
        assertThat(objects("blocks/")).hasSize(1);
    }

    @Test
    void anIdOfAnotherContentsRootIsRefused() throws IOException {
        Content one = put(bytes(100, 1));
        Content other = put(bytes(100, 2));
        place.put(Root.name(one.id()), place.get(Root.name(other.id())));

        assertThatThrownBy(() -> contents.open(one.id())).isInstanceOf(DamagedException.class);
    }

    @Test
    void aDamagedNearCopyIsGotAgain(@TempDir Path cache) throws IOException {
        byte[] bytes = bytes(5 * Block.SIZE, 30);
        keys.create("acme");
        contents = new Contents(new CachedPlace(place, cache, 1 << 30), keys, Clock.systemUTC());
        Content content = put(bytes, with("acme"));
        List<Path> copies = files(cache);
        for (Path copy : copies) {
            byte[] object = Files.readAllBytes(copy);
            object[object.length - 1] ^= 1;
            Files.write(copy, object);
        }

        assertThat(read(content)).isEqualTo(bytes);
        assertThat(copies).hasSizeGreaterThan(5);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
