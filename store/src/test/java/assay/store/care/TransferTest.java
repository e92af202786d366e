package assay.store.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.disk.Sha256;
import assay.store.content.Content;
import assay.store.content.DamagedException;
import assay.store.key.MemoryKeys;
import assay.store.key.UnusableKeyException;
import assay.store.place.FolderPlace;
import assay.store.recipe.Outcome;
import assay.store.recipe.Recipe;
import assay.store.recipe.RecipeSource;
import assay.store.recipe.RecipeWriter;
import assay.store.recipe.Recipes;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {

    @TempDir Path folder;

    private final MemoryKeys keys = new MemoryKeys();
    private final MemoryKeys otherKeys = new MemoryKeys();
    private SmallStore source;
    private SmallStore target;

    @BeforeEach
    void open() throws IOException {
        keys.create("acme");
        otherKeys.create("acme");
        otherKeys.create("customer");
        source = new SmallStore(new HookedPlace(new FolderPlace(folder.resolve("a"))), keys);
        target = new SmallStore(new HookedPlace(new FolderPlace(folder.resolve("b"))), otherKeys);
    }

    private static Transfer transfer(SmallStore from, SmallStore to) {
        return new Transfer(
                new Transfer.End(from.place(), from.keys()),
                new Transfer.End(to.place(), to.keys()),
                Clock.systemUTC());
    }

    private Transfer.Result copy(Content content) throws IOException {
        return transfer(source, target).copy(content.id(), Optional.empty(), (_, _) -> {});
    }

    @Test
    void onlyWhatTheTargetLacksIsMoved() throws IOException {
        Content content = source.put(1, 2, 0, 3);
        target.put(2, 3);

        Transfer.Result result = copy(content);

        assertThat(result.content()).isEqualTo(content);
        assertThat(result.objects()).isEqualTo(3); // a block, the page, the root
        assertThat(target.read(content)).isEqualTo(SmallStore.bytes(1, 2, 0, 3));
        assertThat(target.objects("blocks/")).isEqualTo(source.objects("blocks/"));
        assertThat(target.objects("uploads/")).isEmpty();
        assertThat(copy(content).objects()).isOne();
    }

    @Test
    void anEncryptedContentGoesAsItIsUnderTheTargetsKey() throws IOException {
        Content content = source.put(SmallStore.with("acme"), SmallStore.bytes(1, 2));

        Transfer.Result same = copy(content);
        Transfer.Result renamed =
                transfer(source, target).copy(content.id(), Optional.of("customer"), (_, _) -> {});
        keys.disable("acme");

        assertThat(same.content()).isEqualTo(content);
        assertThat(renamed.content().key()).hasValue("customer");
        assertThat(renamed.objects()).isOne();
        assertThat(target.read(same.content())).isEqualTo(SmallStore.bytes(1, 2));
        assertThat(target.read(renamed.content())).isEqualTo(SmallStore.bytes(1, 2));
        assertThat(target.objects("blocks/")).isEqualTo(source.objects("blocks/"));
        assertThatThrownBy(() -> copy(content)).isInstanceOf(UnusableKeyException.class);
    }

    @Test
    void aContainerFileGoesWithItsContentsAndComesBackByteForByte() throws IOException {
        Path raw = Files.write(folder.resolve("disk.raw"), SmallStore.bytes(1, 0, 2));
        Path path = folder.resolve("disk.qcow2");
        Oracle.require("qemu-img").run("convert", "-f", "raw", "-O", "qcow2", raw, path);
        byte[] file = Files.readAllBytes(path);
        Recipe recipe = store(path, HexFormat.of().formatHex(Sha256.of(file)));

        Transfer.FileResult there =
                transfer(source, target)
                        .copyFile(recipe.id(), Optional.of("customer"), (_, _) -> {});
        keys.disable("acme");

        assertThat(there.recipe().id()).isNotEqualTo(recipe.id());
        assertThat(target.objects("recipes/")).containsExactly("recipes/" + there.recipe().id());
        Recipes recipes = new Recipes(target.place(), target.contents());
        try (RecipeSource copy = recipes.open(there.recipe().id())) {
            byte[] read = new byte[(int) copy.size()];
            copy.read(0, ByteBuffer.wrap(read));
            assertThat(read).isEqualTo(file);
        }
    }

    private Recipe store(Path path, String sha256) throws IOException {
        Recipes recipes = new Recipes(source.place(), source.contents());
        try (FileSource file = FileSource.open(path);
                RecipeWriter writer = recipes.write(SmallStore.with("acme"))) {
            Outcome.Made made =
                    (Outcome.Made) writer.write(DiskFormats.open(file), sha256, _ -> {});
            writer.commit();
            return made.recipe();
        }
    }

    @Test
    void aDamagedBlockIsNamedAndNothingIsCommitted() throws IOException {
        Content content = source.put(SmallStore.with("acme"), SmallStore.bytes(1, 2));
        String name = source.objects("blocks/").getFirst();
        byte[] bytes = source.place().get(name).array();
        bytes[bytes.length - 9] ^= 4;
        source.place().put(name, ByteBuffer.wrap(bytes));

        assertThatThrownBy(() -> copy(content))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(name);
        assertThat(target.objects("contents/")).isEmpty();
    }

    @Test
    void aTransferThatWasStoppedGoesOnAndACollectionSparesWhatItMoved() throws IOException {
        int[] blocks = new int[40];
        Arrays.setAll(blocks, i -> i + 1);
        Content content = source.put(blocks);
        AtomicLong left = new AtomicLong(25);
        HookedPlace full =
                new HookedPlace(
                        target.place(),
                        (name, _) -> {
                            if (name.startsWith("blocks/") && left.getAndDecrement() <= 0) {
                                throw new IOException("stopped");
                            }
                        });
        assertThatThrownBy(() ->
                        transfer(source, new SmallStore(full, otherKeys))
                                .copy(content.id(), Optional.empty(), (_, _) -> {}))
                .hasMessage("stopped");

        assertThat(target.collect().objects()).isZero();
        AtomicLong done = new AtomicLong();
        Transfer.Result result =
                transfer(source, target)
                        .copy(
                                content.id(),
                                Optional.empty(),
                                (bytes, _) -> done.accumulateAndGet(bytes, Math::max));

        assertThat(result.objects()).isLessThan(20);
        assertThat(done).hasValue(content.size());
        assertThat(target.read(content)).isEqualTo(SmallStore.bytes(blocks));
        assertThat(target.objects("uploads/")).isEmpty();
    }
}
