package assay.store.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.block.Blocks;
import assay.store.content.Content;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {

    @TempDir Path folder;

    private final MemoryKeys keys = new MemoryKeys();
    private SmallStore store;
    private Content clear;
    private Content other;
    private Content sealed;

    @BeforeEach
    void fill() throws IOException {
        keys.create("acme");
        store = new SmallStore(new HookedPlace(new FolderPlace(folder.resolve("one"))), keys);
        clear = store.put(1, 2, 0, 3);
        other = store.put(3, 4);
        sealed = store.put(SmallStore.with("acme"), SmallStore.bytes(1, 5));
    }

    private Check check() {
        return new Check(store.place(), keys, _ -> {});
    }

    private Check.Report report() throws IOException {
        return check().all();
    }

    private List<Damage> scrub() throws IOException {
        Scrub scrub = new Scrub(store.place(), keys);
        List<Damage> damages = new ArrayList<>();
        Scrub.Position at = Scrub.Position.START;
        do {
            Scrub.Portion portion = scrub.next(at, 1);
            damages.addAll(portion.damages());
            at = Scrub.Position.parse(portion.next().toString());
        } while (!at.equals(Scrub.Position.START));
        return damages;
    }

    private byte[] object(String name) throws IOException {
        ByteBuffer object = store.place().get(name);
        byte[] bytes = new byte[object.remaining()];
        object.get(bytes);
        return bytes;
    }

    private void flip(String name, int bit) throws IOException {
        byte[] bytes = object(name);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        store.place().put(name, ByteBuffer.wrap(bytes));
    }

    /** A bit of the last frame, so that the header stays right. */
    private void flipAFrame(String name) throws IOException {
        flip(name, object(name).length * 8 - 5);
    }

    @Test
    void aGoodStoreIsFoundGood() throws IOException {
        Check.Report report = report();

        assertThat(report.damages()).isEmpty();
        assertThat(report.locked()).isEmpty();
        assertThat(report.contents()).isEqualTo(3);
        assertThat(report.objects()).isEqualTo(3 + 3 + 6);
        assertThat(scrub()).isEmpty();
    }

    @Test
    void everyFlippedBitIsFoundAndNamedByCheckingAndByReading() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(store.objects("blocks/"));
        names.addAll(store.objects("pages/"));
        names.addAll(store.objects("contents/"));
        for (String name : names) {
            byte[] good = object(name);
            for (int turn = 0; turn < 4; turn++) {
                flip(name, random.nextInt(good.length * 8));

                assertThat(report().damages())
                        .as("seed %d, %s", seed, name)
                        .extracting(Damage::object)
                        .containsExactly(name);
                assertThat(scrub()).extracting(Damage::object).contains(name).hasSizeLessThan(3);
                assertNothingWrongIsRead(name);

                store.place().put(name, ByteBuffer.wrap(good));
            }
        }
        assertThat(report().damages()).isEmpty();
    }

    private void assertNothingWrongIsRead(String name) throws IOException {
        int failures = 0;
        for (Content content : List.of(clear, other, sealed)) {
            try {
                byte[] read = store.read(content);
                int[] blocks =
                        content.equals(clear)
                                ? new int[] {1, 2, 0, 3}
                                : content.equals(other) ? new int[] {3, 4} : new int[] {1, 5};
                assertThat(read).isEqualTo(SmallStore.bytes(blocks));
            } catch (DamagedException e) {
                assertThat(e.object()).isEqualTo(name);
                failures++;
            }
        }
        assertThat(failures).isPositive();
    }

    @Test
    void aDamageIsToldWithTheContentsThatItIsIn() throws IOException {
        Set<String> shared = new HashSet<>(blocksOf(clear));
        shared.retainAll(blocksOf(other));
        String name = shared.iterator().next();
        store.place().delete(name);

        assertThat(report().damages())
                .singleElement()
                .satisfies(damage -> {
                    assertThat(damage.object()).isEqualTo(name);
                    assertThat(damage.why()).isEqualTo("is missing");
                    assertThat(damage.contents()).containsExactlyInAnyOrder(clear.id(), other.id());
                });
    }

    private List<String> blocksOf(Content content) throws IOException {
        Tree tree = new Tree(store.place());
        return tree
                .page(content.id(), tree.root(content.id()).orElseThrow().page(0), Optional.empty())
                .ids()
                .stream()
                .filter(id -> !id.isHole())
                .map(Blocks::name)
                .toList();
    }

    @Test
    void withoutItsKeyOfAContentOnlyHeadersAreCheckedAndThatIsSaid() throws IOException {
        String name = blocksOf(sealed).getFirst();
        flipAFrame(name);
        keys.disable("acme");

        Check.Report report = report();

        assertThat(report.locked()).containsExactly(sealed.id());
        assertThat(report.damages()).isEmpty();
        store.place().put(name, ByteBuffer.wrap(object(name)).limit(5_000));
        assertThat(report().damages()).extracting(Damage::object).containsExactly(name);
    }

    @Test
    void aSecondPlaceMendsWhatIsDamagedOrMissing() throws IOException {
        HookedPlace copy = new HookedPlace(new FolderPlace(folder.resolve("copy")));
        for (String name : store.objects("")) {
            copy.put(name, store.place().get(name));
        }
        flipAFrame(blocksOf(sealed).getFirst());
        store.place().delete(blocksOf(clear).getFirst());
        flip(Contents.pageName(store.contents().root(other.id()).pages().getFirst()), 300);
        flip("contents/" + clear.id(), 200);

        // What is below a damaged page or root is found once that is mended.
        for (int turn = 0; turn < 2; turn++) {
            Check check = check();
            for (Damage damage : check.all().damages()) {
                assertThat(
                                new Repair(store.place(), Optional.of(copy), Clock.systemUTC())
                                        .mend(check, damage))
                        .isEqualTo(Repair.Outcome.COPIED);
            }
        }

        assertThat(report().damages()).isEmpty();
        assertThat(store.read(sealed)).isEqualTo(SmallStore.bytes(1, 5));
        assertThat(store.read(clear)).isEqualTo(SmallStore.bytes(1, 2, 0, 3));
    }

    @Test
    void aSecondPlaceThatIsDamagedTooMendsNothing() throws IOException {
        String name = blocksOf(sealed).getFirst();
        flipAFrame(name);
        HookedPlace copy = new HookedPlace(new FolderPlace(folder.resolve("copy")));
        copy.put(name, store.place().get(name));

        Check check = check();
        Damage damage = check.all().damages().getFirst();

        assertThat(
                        new Repair(store.place(), Optional.of(copy), Clock.systemUTC())
                                .mend(check, damage))
                .isEqualTo(Repair.Outcome.MOVED_AWAY);
    }

    @Test
    void aNewUploadMendsABlockThatWasMovedAway() throws IOException {
        String name = blocksOf(clear).getFirst();
        flipAFrame(name);
        Check check = check();
        Damage damage = check.all().damages().getFirst();
        new Repair(store.place(), Optional.empty(), Clock.systemUTC()).mend(check, damage);
        assertThat(store.objects("damaged/")).containsExactly("damaged/" + name);
        assertThatThrownBy(() -> store.read(clear)).hasMessageContaining(name);

        store.put(SmallStore.with("acme"), SmallStore.bytes(1)); // not the same block
        store.put(1, 2);

        assertThat(store.read(clear)).isEqualTo(SmallStore.bytes(1, 2, 0, 3));
        store.collect();
        assertThat(store.objects("damaged/")).isEmpty();
        assertThat(store.objects("gc/")).isEmpty();
    }

    @Test
    void statsTellWhatIsSaved() throws IOException {
        store.contents().delete(other.id());

        Stats stats = Stats.of(store.place());

        assertThat(stats.contents()).isEqualTo(2);
        assertThat(stats.logical()).isEqualTo(6L * SmallStore.BLOCK);
        // Three frames of eight have something in them.
        assertThat(stats.data()).isEqualTo(5L * 3 * 65_536);
        assertThat(stats.unique()).isEqualTo(5L * 3 * 65_536);
        assertThat(stats.unreferenced()).isBetween(18_000L, 20_000L); // block 4, and a page
        assertThat(stats.objects()).isEqualTo(store.objects("").size());
        assertThat(stats.ratio()).isGreaterThan(1);
        store.put(1, 2, 3);
        assertThat(Stats.of(store.place()).unique()).isEqualTo(stats.unique());
    }

    @Test
    void aScrubReadsEachBlockOnceAndGoesOnWhereItWas() throws IOException {
        Scrub scrub = new Scrub(store.place(), keys);
        Scrub.Portion first = scrub.next(Scrub.Position.START, 40_000);
        Scrub.Portion rest = scrub.next(first.next(), Long.MAX_VALUE);

        assertThat(first.next()).isNotEqualTo(Scrub.Position.START);
        assertThat(rest.next()).isEqualTo(Scrub.Position.START);
        long stored = 0;
        for (String name : store.objects("blocks/")) {
            stored += store.place().size(name).orElseThrow();
        }
        assertThat(first.bytes() + rest.bytes()).isEqualTo(stored);
    }
}
