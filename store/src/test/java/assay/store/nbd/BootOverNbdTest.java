package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.store.block.ObjectId;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.key.MemoryKeys;
import assay.store.place.FolderPlace;
import assay.store.profile.BootProfile;
import assay.store.profile.CachedSource;
import assay.store.profile.Prefetch;
import assay.store.profile.RecordingSource;
import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian boots straight off the server, from a content of the store to which nothing is written.
 */
@SuppressWarnings("NullAway.Init") // fields are set by the test
class BootOverNbdTest {

    /** What it takes to fetch a block from far away. */
    private static final Duration FAR = Duration.ofMillis(20);

    /** More than a boot reads: half a gigabyte in blocks of a profile. */
    private static final int CACHED = 1000;

    private static final BootProfile NOTHING = new BootProfile(0, List.of());

    @TempDir private Path folder;
    private Contents contents;
    private ObjectId content = ObjectId.HOLE;

    /**
     * What a boot was like.
     *
     * @param waits how many of the guest's reads waited for a block that was not fetched yet
     * @param waitedMillis for how long in all
     * @param profile of what it read
     */
    private record Boot(int waits, long waitedMillis, BootProfile profile) {

        String text() {
            return "%d reads waited %d ms in all for %d blocks"
                    .formatted(waits, waitedMillis, profile.blocks().size());
        }
    }

    @Test
    void debianBootsOffAStoredAndEncryptedContent(TestReporter reporter) throws IOException {
        bootWithoutProfile(reporter);
    }

    /** Another two boots take a minute or two: {@code bench/boot} asks for them. */
    @Test
    @EnabledIfSystemProperty(named = "assay.boots", matches = "2")
    void aBootWithTheProfileOfAnotherHardlyWaits(TestReporter reporter) throws IOException {
        Boot first = bootWithoutProfile(reporter);
        Boot second = boot(first.profile());
        reporter.publishEntry("with the profile", second.text());
        assertThat(second.waits())
                .as("%s, then %s", first.text(), second.text())
                .isLessThan(first.waits() / 10);
    }

    private Boot bootWithoutProfile(TestReporter reporter) throws IOException {
        Oracle.require("qemu-system-x86_64");
        store();
        Boot boot = boot(NOTHING);
        reporter.publishEntry("without a profile", boot.text());
        assertThat(boot.waits()).isGreaterThan(100);
        assertThat(boot.profile().blocks()).hasSizeGreaterThan(100);
        return boot;
    }

    private void store() throws IOException {
        MemoryKeys keys = new MemoryKeys();
        keys.create("acme");
        contents = new Contents(new FolderPlace(folder.resolve("store")), keys, Clock.systemUTC());
        Contents.Options options = new Contents.Options(Optional.of("acme"), Set.of(), _ -> true);
        try (FileSource file = FileSource.open(Images.require("debian.qcow2"));
                DiskImage image = DiskFormats.open(file);
                ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            writer.write(image.disk(), _ -> {});
            content = writer.seal().content().id();
            writer.commit();
        }
    }

    private Boot boot(BootProfile profile) throws IOException {
        try (ContentSource disk = contents.open(content);
                CachedSource cache = new CachedSource(farAway(disk), CACHED)) {
            WatchedSource watched = new WatchedSource(cache);
            RecordingSource recording = new RecordingSource(watched);
            try (Overlay overlay = Overlay.over(recording, folder);
                    Served served = Served.disk(overlay);
                    Prefetch _ = Prefetch.start(profile, cache)) {
                assertThat(VirtualMachine.boot(served.uri(), folder)).contains(" login: ");
            }
            return new Boot(watched.waits(), watched.waitedMillis(), recording.profile());
        }
    }

    private static BlockSource farAway(BlockSource disk) {
        return new DisturbedSource(disk, _ -> LockSupport.parkNanos(FAR.toNanos()));
    }
}
