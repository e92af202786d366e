package assay.store.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.block.Blocks;
import assay.store.block.ObjectId;
import assay.store.claim.Condemnations;
import assay.store.claim.Condemnations.Condemnation;
import assay.store.claim.ProcessName;
import assay.store.content.Content;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionTest {

    private static final Collection.Options DRY_RUN =
            new Collection.Options(true, false, Optional.empty());
    private static final Collection.Options IGNORE_DAMAGED =
            new Collection.Options(false, true, Optional.empty());

    @TempDir Path folder;

    private final MemoryKeys keys = new MemoryKeys();
    private SmallStore store;

    @BeforeEach
    void open() throws IOException {
        keys.create("acme");
        store = new SmallStore(new HookedPlace(new FolderPlace(folder)), keys);
    }

    private Collection at(Instant now) {
        return new Collection(store.place(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private Set<ObjectId> blocks() throws IOException {
        Set<ObjectId> ids = new HashSet<>();
        for (String name : store.objects("blocks/")) {
            ids.add(StoredName.parse(name).orElseThrow().id());
        }
        return ids;
    }

    @Test
    void whatADeletedContentAloneHadIsDeletedAndTheRestStays() throws IOException {
        Content kept = store.put(1, 2, 0, 3);
        Content deleted = store.put(2, 3, 4, 5);
        Content sealed = store.put(SmallStore.with("acme"), SmallStore.bytes(2, 4));
        store.contents().delete(deleted.id());

        Collection.Result result = store.collect();

        assertThat(result.objects()).isEqualTo(3); // blocks 4 and 5, and a page
        assertThat(result.bytes()).isPositive();
        assertThat(result.contents()).isEqualTo(2);
        assertThat(store.read(kept)).isEqualTo(SmallStore.bytes(1, 2, 0, 3));
        assertThat(store.read(sealed)).isEqualTo(SmallStore.bytes(2, 4));
        assertThat(store.objects("blocks/")).hasSize(5);
        assertThat(store.objects("gc/")).isEmpty();
    }

    @Test
    void anEncryptedContentNeedsNoKeyToBeSpared() throws IOException {
        Content sealed = store.put(SmallStore.with("acme"), SmallStore.bytes(2, 4));
        keys.disable("acme");

        assertThat(store.collect().objects()).isZero();
        assertThat(store.objects("blocks/")).hasSize(2);
        assertThat(sealed.key()).hasValue("acme");
    }

    @Test
    void aDryRunCountsAndDeletesNothing() throws IOException {
        store.contents().delete(store.put(1, 2).id());
        List<String> before = store.objects("");

        Collection.Result would = at(Instant.now()).run(DRY_RUN);

        assertThat(store.objects("")).isEqualTo(before);
        assertThat(store.collect()).isEqualTo(would);
        assertThat(store.objects("")).isEmpty();
    }

    @Test
    void whatAnUploadHasStoredIsSparedUntilItIsGivenUp() throws IOException {
        UUID upload = UUID.randomUUID();
        try (ContentWriter writer = store.contents().write(upload, Contents.Options.PLAIN)) {
            writer.write(ByteBuffer.wrap(SmallStore.bytes(1, 2, 3)));
            writer.seal();
            assertThat(store.collect().objects()).isZero();
            writer.suspend();
        }
        Collection.Options giveUp =
                new Collection.Options(false, false, Optional.of(Duration.ofDays(7)));

        assertThat(at(Instant.now()).run(giveUp).uploads()).isZero();
        assertThat(store.objects("blocks/")).hasSize(3);
        assertThat(at(Instant.now().plus(Duration.ofDays(8))).run(giveUp).uploads()).isOne();
        assertThat(store.objects("")).isEmpty();
    }

    @Test
    void whatIsCommittedAfterTheMarkingIsSpared() throws IOException {
        Content other = store.put(1, 2);
        store.contents().delete(other.id());
        // A place where somebody uploads the same bytes as soon as the first batch is condemned.
        Content[] again = new Content[1];
        HookedPlace hooked =
                new HookedPlace(
                        store.place(),
                        (name, _) -> {
                            if (name.startsWith("gc/") && again[0] == null) {
                                again[0] = other;
                                store.put(1, 2);
                            }
                        });

        new Collection(hooked, Clock.systemUTC()).run(Collection.Options.USUAL);

        assertThat(store.read(other)).isEqualTo(SmallStore.bytes(1, 2));
    }

    @Test
    void aContentThatCannotBeReadStopsTheCollectionAndIsNamed() throws IOException {
        Content content = store.put(1, 2);
        store.contents().delete(store.put(3).id());
        for (String name : List.of("contents/" + content.id(), pageOf(content))) {
            ByteBuffer object = store.place().get(name);
            byte[] damaged = new byte[object.remaining()];
            object.duplicate().get(damaged);
            damaged[damaged.length / 2] ^= 1;
            store.place().put(name, ByteBuffer.wrap(damaged));

            assertThatThrownBy(store::collect)
                    .isInstanceOf(UnknownReferencesException.class)
                    .hasMessageContaining(name);
            assertThat(store.objects("blocks/")).hasSize(3);

            store.place().put(name, object);
        }
        store.place().put("contents/" + content.id(), ByteBuffer.allocate(9));

        Collection.Result result = at(Instant.now()).run(IGNORE_DAMAGED);

        assertThat(result.unreadable()).isOne();
        assertThat(store.objects("blocks/")).isEmpty();
    }

    private String pageOf(Content content) throws IOException {
        return Contents.pageName(store.contents().root(content.id()).pages().getFirst());
    }

    @Test
    void aMissingPageStopsTheCollection() throws IOException {
        Content content = store.put(1, 2);
        store.place().delete(pageOf(content));

        assertThatThrownBy(store::collect).hasMessageContaining("is missing");
    }

    @Test
    void whatWasPutAsideGetsItsNameBackOnceNobodyCondemnsIt() throws IOException {
        Content content = store.put(1, 2);
        store.contents().delete(content.id());
        Condemnations condemnations = new Condemnations(store.place());
        UUID run = UUID.randomUUID();
        Set<ObjectId> condemned = blocks();
        condemnations.put(run, new Condemnation(Instant.now(), condemned));
        store.put(1, 2);
        store.place().delete(Blocks.name(condemned.iterator().next()));
        assertThat(store.objects("blocks/")).hasSize(3);

        assertThat(store.collect().settled()).isZero();
        condemnations.drop(run);
        assertThat(store.collect().settled()).isEqualTo(2);

        assertThat(store.objects("blocks/")).hasSize(2).noneMatch(name -> name.contains("."));
        assertThat(store.read(content)).isEqualTo(SmallStore.bytes(1, 2));
    }

    @Test
    void aCondemnationIsTakenBackWhenItsCollectionIsSurelyDead() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        String own = ProcessName.own();
        String dead = own.replaceFirst(" [0-9]+ [0-9]+$", " " + process.pid() + " 1");
        process.destroyForcibly().waitFor();
        Condemnations condemnations = new Condemnations(store.place());
        Instant now = Instant.now();
        for (String name : List.of(own, dead, "other-boot pid:[1] 7 1", "")) {
            condemnations.put(UUID.randomUUID(), new Condemnation(now, name, Set.of()));
        }

        assertThat(store.collect().condemnations()).isZero();
        assertThat(at(now.plus(Duration.ofMinutes(11))).run(Collection.Options.USUAL))
                .extracting(Collection.Result::condemnations)
                .isEqualTo(1);
        assertThat(at(now.plus(Duration.ofHours(25))).run(Collection.Options.USUAL))
                .extracting(Collection.Result::condemnations)
                .isEqualTo(3);
    }

    @Test
    void anUploadTakesAnUnreadableCondemnationForOneOfEverything() throws IOException {
        Content content = store.put(1, 2);
        store.contents().delete(content.id());
        store.place().put("gc/" + UUID.randomUUID(), ByteBuffer.allocate(0));

        store.put(1, 2);

        assertThat(store.objects("blocks/")).hasSize(4);
        assertThat(at(Instant.now()).run(IGNORE_DAMAGED).condemnations()).isOne();
        store.collect();
        assertThat(store.objects("blocks/")).hasSize(2);
        assertThat(store.read(content)).isEqualTo(SmallStore.bytes(1, 2));
    }

    @Test
    void aCollectionThatTakesTooLongStopsDeleting() throws IOException {
        store.contents().delete(store.put(1, 2).id());
        Instant[] now = {Instant.now()};
        Clock clock = new SteppingClock(now, Duration.ofHours(7));

        assertThatThrownBy(() -> new Collection(store.place(), clock).run(Collection.Options.USUAL))
                .hasMessageContaining("12 hours");

        assertThat(store.objects("gc/")).hasSize(1);
        assertThat(at(now[0].plus(Duration.ofHours(25))).run(Collection.Options.USUAL))
                .extracting(Collection.Result::condemnations)
                .isEqualTo(1);
        assertThat(store.objects("")).isEmpty();
    }
}
