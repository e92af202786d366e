package assay.store.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.Sha256;
import assay.store.block.ObjectId;
import assay.store.content.ContentSource;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.recipe.Outcome.Made;
import assay.store.recipe.Outcome.Reason;
import assay.store.recipe.Outcome.Unsuitable;
import assay.store.view.StoredContents;
import assay.store.view.StoredFormats;
import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {

    private static final int MIB = StoredContents.MIB;

    @TempDir Path folder;

    private final Oracle qemuImg = Oracle.require("qemu-img");
    private StoredContents store;
    private Recipes recipes;

    @BeforeEach
    void open() throws IOException {
        store = new StoredContents(folder.resolve("store"));
        recipes = new Recipes(store.place, store.contents);
    }

    static String sha256(BlockSource source) throws IOException {
        MessageDigest digest = Sha256.computation();
        ByteBuffer bytes = ByteBuffer.allocate(MIB);
        for (long at = 0; at < source.size(); at += MIB) {
            bytes.clear().limit((int) Math.min(MIB, source.size() - at));
            source.read(at, bytes);
            digest.update(bytes.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private Outcome write(FileSource file, Contents.Options options) throws IOException {
        try (RecipeWriter writer = recipes.write(options)) {
            Outcome outcome = writer.write(DiskFormats.open(file), sha256(file), _ -> {});
            if (outcome instanceof Made) {
                writer.commit();
            }
            return outcome;
        }
    }

    private Outcome write(Path path) throws IOException {
        try (FileSource file = FileSource.open(path)) {
            return write(file, Contents.Options.PLAIN);
        }
    }

    /** Stores a file and looks at it through its recipe: all of it, and pieces of it. */
    private Made stored(Path path) throws IOException {
        Outcome outcome = write(path);
        assertThat(outcome).isInstanceOf(Made.class);
        Made made = (Made) outcome;
        try (FileSource file = FileSource.open(path);
                RecipeSource source = recipes.open(made.recipe().id())) {
            assertThat(source.size()).isEqualTo(file.size());
            assertThat(sha256(source)).isEqualTo(sha256(file));
            compareRanges(file, source);
        }
        return made;
    }

    static void compareRanges(BlockSource file, BlockSource source) throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 60; turn++) {
            long from = random.nextLong(file.size());
            int length = (int) Math.min(file.size() - from, random.nextInt(200_000));
            ByteBuffer expected = ByteBuffer.allocate(length);
            ByteBuffer actual = ByteBuffer.allocate(length);
            file.read(from, expected);
            source.read(from, actual);
            assertThat(actual.flip())
                    .as("seed %d, %d bytes at %d", seed, length, from)
                    .isEqualTo(expected.flip());
        }
    }

    private Path raw(int mebibytes, int seed) throws IOException {
        return Files.write(folder.resolve("disk.raw"), StoredContents.mixed(mebibytes * MIB, seed));
    }

    private Path convert(Path raw, String format, String options) {
        Path path = folder.resolve("disk" + options.hashCode() + "." + format);
        List<Object> arguments = new ArrayList<>(List.of("convert", "-f", "raw", "-O", format));
        if (!options.isEmpty()) {
            arguments.addAll(List.of(options.split(" ", -1)));
        }
        arguments.addAll(List.of(raw, path));
        qemuImg.run(arguments.toArray());
        return path;
    }

    private long bytes(String prefix) throws IOException {
        AtomicLong sum = new AtomicLong();
        store.place.list(prefix, entry -> sum.addAndGet(entry.size()));
        return sum.get();
    }

    @ParameterizedTest
    @CsvSource({
        "qcow2, ''",
        "qcow2, '-o compat=0.10'",
        "qcow2, '-o cluster_size=4k'",
        "qcow2, '-o cluster_size=2M'",
        "qcow2, '-o extended_l2=on,cluster_size=128k'",
        "qcow2, '-o preallocation=metadata'",
        "vmdk, ''",
        "vpc, ''",
        "vpc, '-o subformat=fixed'",
        "vhdx, ''",
        "vhdx, '-o subformat=fixed'",
        "vdi, ''",
        "vdi, '-o static=on'",
    })
    void aContainerComesBackByteForByte(String format, String options) throws IOException {
        Path raw = raw(6, 1);

        Made made = stored(convert(raw, format, options));

        assertThat(made.literals()).isLessThan(MIB);
        assertThat(made.recipe().contents())
                .containsExactlyInAnyOrder(made.guest().id(), made.rest().id());
        try (ContentSource guest = store.contents.open(made.guest().id())) {
            assertThat(Files.readAllBytes(raw))
                    .isEqualTo(java.util.Arrays.copyOf(StoredContents.bytes(guest), 6 * MIB));
        }
    }

    @Test
    void oneDiskInManyFormatsCostsItsBlocksOnce() throws IOException {
        Path raw = raw(40, 2);
        try (FileSource disk = FileSource.open(raw)) {
            store.put(disk);
        }
        long before = bytes("");

        for (String format : new String[] {"qcow2", "vmdk", "vpc", "vhdx", "vdi"}) {
            assertThat(write(convert(raw, format, ""))).isInstanceOf(Made.class);
        }
        assertThat(write(convert(raw, "vpc", "-o force_size=on"))).isInstanceOf(Made.class);

        assertThat(bytes("") - before).isLessThan(before / 50);
    }

    @Test
    void snapshotsResizesZerosAndDiscardsComeBack() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] options = {
            "cluster_size=4k",
            "cluster_size=64k",
            "cluster_size=2M",
            "extended_l2=on",
            "compat=0.10",
            "lazy_refcounts=on",
            "refcount_bits=1"
        };
        for (String option : options) {
            Path path = folder.resolve(option + ".qcow2");
            qemuImg.run("create", "-q", "-f", "qcow2", "-o", option, path, "48M");
            change(path, random, 12, 48);
            if (!option.equals("refcount_bits=1")) {
                qemuImg.run("snapshot", "-c", "one", path);
                change(path, random, 3, 48);
                qemuImg.run("snapshot", "-d", "one", path);
                qemuImg.run("snapshot", "-c", "two", path);
                change(path, random, 3, 48);
            }
            if (option.equals("cluster_size=64k")) {
                qemuImg.run("snapshot", "-d", "two", path);
                qemuImg.run("resize", "-q", path, "49M");
            }

            Outcome outcome = write(path);

            if (outcome instanceof Unsuitable unsuitable) {
                assertThat(unsuitable.reason())
                        .as("seed %d, %s", seed, option)
                        .isEqualTo(Reason.OTHER_BYTES);
            } else {
                stored(path);
            }
        }
    }

    private void change(Path path, Random random, int times, int mebibytes) {
        List<Object> arguments = new ArrayList<>(List.of("-f", "qcow2", "-d", "unmap"));
        for (int i = 0; i < times; i++) {
            int length = 4096 * (1 + random.nextInt(i % 3 == 0 ? 300 : 10));
            long at = 4096L * random.nextInt(mebibytes * 256 - length / 4096);
            String command =
                    switch (random.nextInt(5)) {
                        case 0 -> "write -z %d %d".formatted(at, length);
                        case 1 -> "discard %d %d".formatted(at, length);
                        default ->
                                "write -P %d %d %d".formatted(1 + random.nextInt(255), at, length);
                    };
            arguments.addAll(List.of("-c", command));
        }
        arguments.add(path);
        Oracle.require("qemu-io").run(arguments.toArray());
    }

    @Test
    void theComputedFormatsOfAStoredContainerAreItsDisk() throws IOException {
        Path qcow2 = convert(raw(6, 3), "qcow2", "");
        Made made = stored(qcow2);
        try (RecipeSource source = recipes.open(made.recipe().id())) {
            for (String format : new String[] {"qcow2-zstd", "qcow2"}) {
                BlockSource view = StoredFormats.open(source.guest(), format).orElseThrow().file();
                Path path = StoredContents.save(view, folder.resolve(format));
                qemuImg.run("check", "-f", "qcow2", path);
                qemuImg.run("compare", "-f", "qcow2", "-F", "qcow2", qcow2, path);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparse.qcow2", "cluster-512.qcow2"})
    void aDiskWithEveryKindOfClusterComesBack(String name) throws IOException {
        stored(Images.require("formats/" + name));
    }

    @Test
    void whatIsCompressedIsKeptAsItIs() throws IOException {
        Path raw = raw(6, 4);
        for (Path path :
                List.of(
                        convert(raw, "qcow2", "-c"),
                        convert(raw, "qcow2", "-c -o compression_type=zstd"),
                        convert(raw, "vmdk", "-o subformat=streamOptimized"))) {
            assertThat(((Unsuitable) write(path)).reason()).isEqualTo(Reason.OTHER_BYTES);
        }
        assertThat(bytes("contents/") + bytes("recipes/") + bytes("uploads/")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "vmdk", "vpc", "vhdx", "vdi"})
    void aDamagedContainerComesBackOrIsKeptAsItIs(String format) throws IOException {
        Path path = convert(raw(1, 10), format, "");
        byte[] whole = Files.readAllBytes(path);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 25; turn++) {
            byte[] bytes = whole.clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                // Where headers and tables are, and of tables the parts that are in use.
                int at = (random.nextInt(7) << 16) + random.nextInt(600);
                bytes[Math.min(at, bytes.length - 1)] = (byte) random.nextInt();
            }
            try {
                Outcome outcome = write(Files.write(path, bytes));
                assertThat(outcome).isNotNull();
            } catch (ImageException e) {
                assertThat(e).hasMessageNotContaining("null");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    @Test
    void aDiskThatIsSaidToBeOfExbibytesIsKeptAsItIs() throws IOException {
        Path path = convert(raw(1, 11), "qcow2", "-o cluster_size=2M");
        try (var file = new java.io.RandomAccessFile(path.toFile(), "rw")) {
            file.seek(24);
            file.writeLong(1L << 50);
            file.seek(36);
            file.writeInt(2048);
        }

        assertThat(((Unsuitable) write(path)).reason()).isEqualTo(Reason.TOO_MANY_PIECES);
    }

    @Test
    void aRawDiskNeedsNoRecipe() throws IOException {
        byte[] disk = StoredContents.mixed(MIB, 9);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;

        Outcome outcome = write(Files.write(folder.resolve("disk.raw"), disk));

        assertThat(((Unsuitable) outcome).reason()).isEqualTo(Reason.IS_THE_DISK);
    }

    @Test
    void aFileThatSaysTheSameBytesAgainAndAgainIsKeptAsItIs() throws IOException {
        Path path = folder.resolve("bomb.qcow2");
        qemuImg.run("create", "-q", "-f", "qcow2", "-o", "cluster_size=4k", path, "1G");
        Oracle.require("qemu-io").run("-f", "qcow2", "-c", "write -P 7 0 2M", path);
        byte[] l1 = new byte[8];
        try (var file = new java.io.RandomAccessFile(path.toFile(), "rw")) {
            file.seek(40);
            long table = file.readLong();
            file.seek(table);
            file.readFully(l1);
            for (int i = 0; i < 100; i++) {
                file.seek(table + 8L * i);
                file.write(l1);
            }
        }

        assertThat(((Unsuitable) write(path)).reason()).isEqualTo(Reason.EXPANDS);
    }

    @Test
    void aFileThatIsNotTheOneOfTheDigestIsKeptAsItIs() throws IOException {
        Path path = convert(raw(4, 5), "vdi", "");
        try (FileSource file = FileSource.open(path);
                RecipeWriter writer = recipes.write(Contents.Options.PLAIN)) {
            Outcome outcome = writer.write(DiskFormats.open(file), "00".repeat(32), _ -> {});

            assertThat(((Unsuitable) outcome).reason()).isEqualTo(Reason.DIFFERENT);
            assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
        }
        assertThat(bytes("contents/") + bytes("recipes/") + bytes("uploads/")).isZero();
    }

    @Test
    void anEncryptedContainerLeavesNothingInTheClear() throws IOException {
        store.keys.create("acme");
        Path path = convert(raw(4, 6), "vhdx", "");
        Contents.Options options = new Contents.Options(Optional.of("acme"), Set.of(), _ -> true);
        Made made;
        try (FileSource file = FileSource.open(path)) {
            made = (Made) write(file, options);
            try (RecipeSource source = recipes.open(made.recipe().id())) {
                assertThat(sha256(source)).isEqualTo(sha256(file));
            }
        }
        store.keys.disable("acme");

        assertThat(made.guest().key()).hasValue("acme");
        assertThatThrownBy(() -> recipes.open(made.recipe().id())).hasMessageContaining("acme");
    }

    @Test
    void aDamagedRecipeIsNamedAndADeletedOneIsGone() throws IOException {
        ObjectId id = stored(convert(raw(4, 7), "vmdk", "")).recipe().id();
        List<ObjectId> listed = new ArrayList<>();
        recipes.list(listed::add);
        assertThat(listed).containsExactly(id);
        String name = "recipes/" + id;
        byte[] object = store.place.get(name).array();
        for (int at = 0; at < object.length; at++) {
            byte[] damaged = object.clone();
            damaged[at] ^= 16;
            store.place.put(name, ByteBuffer.wrap(damaged));

            assertThatThrownBy(() -> recipes.open(id))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining(name);
        }

        recipes.delete(id);
        assertThatThrownBy(() -> recipes.open(id)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void placesAreTheSameHoweverFewAreSortedAtOnce() throws IOException {
        Path path = folder.resolve("shuffled.qcow2");
        qemuImg.run("create", "-q", "-f", "qcow2", path, "64M");
        change(path, new Random(8), 60, 64);
        try (FileSource file = FileSource.open(path)) {
            DiskImage image = DiskFormats.open(file);
            List<Places.Place> all = new Places(image).next(0);
            assertThat(all).hasSizeGreaterThan(20);
            List<Places.Place> few = new ArrayList<>();
            Places places = new Places(image, 7);
            while (places.more()) {
                for (Places.Place place : places.next(few.isEmpty() ? 0 : few.getLast().end())) {
                    join(few, place);
                }
            }
            assertThat(few).isEqualTo(all);
        }
    }

    /** Those next to each other on the disk may be given in pieces. */
    private static void join(List<Places.Place> places, Places.Place next) {
        Places.Place last = places.isEmpty() ? next : places.getLast();
        if (last.end() == next.offset() && last.start() + last.length() == next.start()) {
            places.removeLast();
            places.add(
                    new Places.Place(last.offset(), last.start(), last.length() + next.length()));
        } else {
            places.add(next);
        }
    }

    @Test
    void aTebibyteOfHolesWithSomeDataIsStoredInNoTime() throws IOException {
        Path path = folder.resolve("large.qcow2");
        qemuImg.run("create", "-q", "-f", "qcow2", path, "1T");
        List<Object> writes = new ArrayList<>(List.of("-f", "qcow2"));
        for (int i = 63; i >= 0; i--) {
            writes.addAll(List.of("-c", "write -P %d %dG 192k".formatted(i + 1, 16L * i + 1)));
        }
        writes.add(path);
        Oracle.require("qemu-io").run(writes.toArray());

        Made made = stored(path);

        assertThat(made.guest().size()).isEqualTo(1L << 40);
    }
}
