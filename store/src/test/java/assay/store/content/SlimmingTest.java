package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Extent;
import assay.store.block.Block;
import assay.store.block.ObjectId;
import assay.store.care.Check;
import assay.store.care.Collection;
import assay.store.care.Scrub;
import assay.store.care.Stats;
import assay.store.care.Transfer;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlimmingTest {

    private static final int PIECE = 4096;

    @TempDir Path folder;

    private KeyFile keys;
    private Place place;
    private Contents contents;
    private Slimming slimming;

    @BeforeEach
    void open() throws IOException {
        keys = new KeyFile(folder.resolve("keys"));
        keys.create("acme");
        keys.create("other");
        place = new FolderPlace(folder.resolve("store"));
        contents = new Contents(place, keys, Clock.systemUTC());
        slimming = new Slimming(place, keys, Clock.systemUTC());
    }

    /** Pieces by number: 0 is zeros, every other one other bytes that are no use to compress. */
    private static byte[] bytes(List<Integer> pieces) {
        byte[] bytes = new byte[pieces.size() * PIECE];
        for (int at = 0; at < pieces.size(); at++) {
            if (pieces.get(at) != 0) {
                byte[] piece = new byte[PIECE];
                new Random(pieces.get(at)).nextBytes(piece);
                System.arraycopy(piece, 0, bytes, at * PIECE, PIECE);
            }
        }
        return bytes;
    }

    private static List<Integer> pieces(int from, int count) {
        List<Integer> pieces = new ArrayList<>();
        for (int piece = 0; piece < count; piece++) {
            pieces.add(from + piece);
        }
        return pieces;
    }

    private Content put(Optional<String> key, byte[] bytes) throws IOException {
        Contents.Options options = new Contents.Options(key, Set.of(), _ -> true);
        try (ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            writer.write(ByteBuffer.wrap(bytes));
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    private byte[] read(Contents store, ObjectId content) throws IOException {
        try (ContentSource source = store.open(content)) {
            byte[] bytes = new byte[(int) source.size()];
            source.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    private Collection.Result collect() throws IOException {
        return new Collection(place, Clock.systemUTC()).run(Collection.Options.USUAL);
    }

    private List<String> objects(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name()));
        names.sort(null);
        return names;
    }

    private Content slim(Content whole, Content... bases) throws IOException {
        return slimming.run(whole.id(), Arrays.stream(bases).map(Content::id).toList())
                .orElseThrow()
                .content();
    }

    /** 300 pieces, moved by one. */
    private static byte[] moved() {
        List<Integer> pieces = pieces(0, 300);
        pieces.addFirst(1_000);
        return bytes(pieces);
    }

    @Test
    void whatStandsAtOtherOffsetsIsStoredOnce() throws IOException {
        Content base = put(Optional.of("acme"), bytes(pieces(0, 300)));
        Content whole = put(Optional.of("acme"), moved());

        Slimming.Slim slim = slimming.run(whole.id(), List.of(base.id())).orElseThrow();

        assertThat(slim.before()).isGreaterThan(300 * PIECE);
        assertThat(slim.after()).isLessThan(2 * PIECE);
        assertThat(slim.content().size()).isEqualTo(whole.size());
        assertThat(slim.content().key()).hasValue("acme");
        assertThat(read(contents, slim.content().id())).isEqualTo(moved());
        assertThat(objects("uploads/")).isEmpty();

        contents.delete(whole.id());
        contents.delete(base.id());
        collect();
        assertThat(read(contents, slim.content().id())).isEqualTo(moved());
        // Three blocks of the base and one of its own.
        assertThat(objects("blocks/")).hasSize(4);

        contents.delete(slim.content().id());
        collect();
        assertThat(objects("")).allMatch(name -> name.startsWith("domains/"));
    }

    @Test
    void anyContentReadsTheSameAndHasTheSameHolesWhenItIsSlim() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int turn = 0; turn < 12; turn++) {
            Optional<String> key = random.nextBoolean() ? Optional.of("acme") : Optional.empty();
            List<Content> bases = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                Content base = put(key, any(random));
                Optional<Slimming.Slim> slim = slimming.run(base.id(), ids(bases));
                bases.add(slim.map(Slimming.Slim::content).orElse(base));
            }
            byte[] bytes = any(random);
            Content whole = put(key, bytes);
            Optional<Slimming.Slim> slim = slimming.run(whole.id(), ids(bases));
            if (slim.isPresent()) {
                assertSame("seed " + seed, bytes, whole, slim.get().content(), random);
            }
        }
    }

    private static List<ObjectId> ids(List<Content> contents) {
        return contents.stream().map(Content::id).toList();
    }

    /** Up to four blocks of few different pieces in runs, and an end of any length. */
    private static byte[] any(Random random) {
        List<Integer> pieces = new ArrayList<>();
        int count = 1 + random.nextInt(4 * 128);
        while (pieces.size() < count) {
            int length = 1 + random.nextInt(random.nextBoolean() ? 4 : 150);
            pieces.addAll(
                    random.nextInt(4) == 0
                            ? Collections.nCopies(length, 0)
                            : pieces(1 + random.nextInt(300), length));
        }
        byte[] bytes = bytes(pieces);
        return Arrays.copyOf(bytes, bytes.length - random.nextInt(2 * PIECE - 1));
    }

    private void assertSame(String seed, byte[] bytes, Content whole, Content slim, Random random)
            throws IOException {
        assertThat(read(contents, slim.id())).as(seed).isEqualTo(bytes);
        try (ContentSource one = contents.open(whole.id());
                ContentSource other = contents.open(slim.id())) {
            for (long at = 0; at < one.size(); ) {
                Extent extent = one.extentAt(at, one.size());
                assertThat(other.extentAt(at, other.size())).as(seed).isEqualTo(extent);
                at = extent.end();
            }
            for (long frame = 0; frame * Block.FRAME < one.size(); frame++) {
                assertThat(other.frame(frame).isZeros())
                        .as(seed)
                        .isEqualTo(one.frame(frame).isZeros());
                assertThat(other.frame(frame).compressed()).isFalse();
            }
            for (int turn = 0; turn < 50; turn++) {
                int from = random.nextInt(bytes.length);
                byte[] some = new byte[random.nextInt(Math.min(200_000, bytes.length - from))];
                other.read(from, ByteBuffer.wrap(some));
                assertThat(some)
                        .as(seed)
                        .isEqualTo(Arrays.copyOfRange(bytes, from, from + some.length));
            }
        }
    }

    @Test
    void whatIsNotWorthItStaysAsItIs() throws IOException {
        Content base = put(Optional.empty(), bytes(pieces(0, 300)));
        Content other = put(Optional.empty(), bytes(pieces(1_000, 300)));
        Content sealed = put(Optional.of("acme"), moved());
        Content theirs = put(Optional.of("other"), moved());
        List<String> before = objects("");

        assertThat(slimming.run(other.id(), List.of(base.id()))).isEmpty();
        assertThat(slimming.run(other.id(), List.of(other.id()))).isEmpty();
        assertThat(slimming.run(sealed.id(), List.of(theirs.id(), base.id()))).isEmpty();
        assertThat(slimming.run(put(Optional.empty(), new byte[0]).id(), List.of(base.id())))
                .isEmpty();

        collect();
        before.add(
                objects("contents/").stream()
                        .filter(n -> !before.contains(n))
                        .findFirst()
                        .orElseThrow());
        assertThat(objects("")).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        for (Optional<String> key : List.of(Optional.<String>empty(), Optional.of("acme"))) {
            Content base = put(key, bytes(pieces(0, 300)));
            Content slim = slim(put(key, moved()), base);
            contents.delete(base.id());
            Random random = new Random(1);
            for (String name : objects("")) {
                ByteBuffer object = place.get(name);
                for (int turn = 0; turn < 8; turn++) {
                    byte[] flipped = new byte[object.remaining()];
                    object.get(0, flipped);
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                    place.put(name, ByteBuffer.wrap(flipped));
                    try {
                        assertThat(read(contents, slim.id())).isEqualTo(moved());
                    } catch (IOException e) {
                        // As good, for nothing wrong is returned.
                    }
                }
                place.put(name, object);
            }
            assertThat(read(contents, slim.id())).isEqualTo(moved());
        }
    }

    @Test
    void damageInWhatOthersHadIsFoundAndNamed() throws IOException {
        Content base = put(Optional.of("acme"), bytes(pieces(0, 300)));
        List<String> theirs = objects("blocks/");
        Content whole = put(Optional.of("acme"), moved());
        Content slim = slim(whole, base);
        contents.delete(base.id());
        contents.delete(whole.id());
        place.delete(theirs.getFirst());

        assertThat(new Check(place, keys, _ -> {}).all().damages())
                .singleElement()
                .satisfies(damage -> {
                    assertThat(damage.object()).isEqualTo(theirs.getFirst());
                    assertThat(damage.contents()).containsExactly(slim.id());
                });
        assertThat(new Scrub(place, keys).next(Scrub.Position.START, Long.MAX_VALUE).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.object()).isEqualTo(theirs.getFirst()));
        assertThatThrownBy(() -> read(contents, slim.id()))
                .isInstanceOfSatisfying(
                        DamagedException.class,
                        e -> assertThat(e.object()).isEqualTo(theirs.getFirst()));
    }

    @Test
    void itIsCopiedToAnotherPlaceAndKeyAndCounted() throws IOException {
        Content base = put(Optional.of("acme"), bytes(pieces(0, 300)));
        Content whole = put(Optional.of("acme"), moved());
        Content slim = slim(whole, base);
        contents.delete(whole.id());
        Place second = new FolderPlace(folder.resolve("second"));
        Transfer transfer =
                new Transfer(
                        new Transfer.End(place, keys),
                        new Transfer.End(second, keys),
                        Clock.systemUTC());

        Transfer.Result copied = transfer.copy(slim.id(), Optional.of("other"), (_, _) -> {});
        Transfer.Result again = transfer.copy(base.id(), Optional.empty(), (_, _) -> {});

        assertThat(read(new Contents(second, keys, Clock.systemUTC()), copied.content().id()))
                .isEqualTo(moved());
        assertThat(copied.content().key()).hasValue("other");
        assertThat(again.objects()).isEqualTo(1); // its root
        Content renamed = contents.rekey(slim.id(), "other");
        assertThat(renamed.id()).isEqualTo(copied.content().id());
        assertThat(read(contents, renamed.id())).isEqualTo(moved());
        keys.rotate("other");
        assertThat(new Rewrapping(place, keys).run("other").wrapped()).isEqualTo(1);
        assertThat(read(contents, renamed.id())).isEqualTo(moved());
        Stats stats = Stats.of(place);
        assertThat(stats.logical()).isEqualTo(base.size() + 2 * whole.size());
        assertThat(stats.unreferenced()).isPositive();
        collect();
        assertThat(Stats.of(place).unreferenced()).isZero();
    }

    @Test
    void ofASlimContentNoBlockIsKnownToWhoMayReadIt() throws IOException {
        Content base = put(Optional.of("acme"), bytes(pieces(0, 300)));
        Content slim = slim(put(Optional.of("acme"), moved()), base);

        assertThat(KnownBlocks.of(place, List.of(slim.id())).size()).isZero();
    }
}
