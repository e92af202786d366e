package assay.guest.fs.btrfs;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles;
import assay.guest.volume.PartitionTable;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Debian system that Linux wrote to subvolumes, much of it compressed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DebianOnBtrfsTest {

    private static final int LIMIT = 200 << 20;

    private BlockSource file;
    private BtrfsTree top;

    @BeforeAll
    void open() throws IOException {
        file = FileSource.open(Images.require("btrfs.qcow2"));
        BlockSource disk = DiskFormats.open(file).disk();
        BlockSource partition =
                PartitionTable.read(disk, new Budget(1000)).partitions().getFirst().in(disk);
        top = BtrfsTree.open(partition, new Budget(10_000_000));
    }

    @AfterAll
    void close() throws IOException {
        file.close();
    }

    @Test
    void subvolumesAreFoundByPathAndNumber() throws IOException {
        SortedMap<String, BtrfsTree> all = new TreeMap<>();
        for (long id : top.subvolumes()) {
            BtrfsTree subvolume = top.subvolume(id).orElseThrow();
            all.put(subvolume.path(), subvolume);
        }

        assertThat(all.keySet()).contains("", "@", "@home", "@/var/lib/machines");
        assertThat(top.id()).isEqualTo(5);
        for (String path : all.keySet()) {
            BtrfsTree found = top.subvolume("/" + path + "/").orElseThrow();
            assertThat(found.path()).isEqualTo(path);
            assertThat(top.subvolume(found.id()).orElseThrow().path()).isEqualTo(path);
            assertThat(found.isSameFileSystem(top)).isTrue();
        }
        assertThat(top.subvolume("@/usr")).as("a directory").isEmpty();
        assertThat(top.subvolume("none")).isEmpty();
        assertThat(top.subvolume(200)).isEmpty();
    }

    @Test
    void aSubvolumeInsideAnotherIsADirectoryAndEmptyInASnapshot() throws IOException {
        GuestFiles files = GuestFiles.of(top);

        assertThat(files.find("/@/var/lib/machines").orElseThrow().node().isDirectory()).isTrue();
        assertThat(files.read("/@home/note", 100).orElseThrow())
                .isEqualTo("a file\n".getBytes(StandardCharsets.UTF_8));
        for (long id : top.subvolumes()) {
            BtrfsTree each = top.subvolume(id).orElseThrow();
            if (each.isSnapshot() && !each.path().equals("@")) {
                assertThat(GuestFiles.of(each).list("/var/lib/machines")).isEmpty();
                assertThat(GuestFiles.of(each).find("/etc/fstab")).isPresent();
            }
        }
    }

    @Test
    void filesOfPackagesHaveTheirChecksums() throws Exception {
        GuestFiles files = GuestFiles.of(top.subvolume("@").orElseThrow());
        List<String> different = new ArrayList<>();
        Set<Compression> seen = EnumSet.noneOf(Compression.class);
        int same = 0;
        int lists = 0;
        for (GuestFiles.Found list : files.list("/var/lib/dpkg/info")) {
            // A fifth of them are enough to see everything, and of those that are compressed, all.
            boolean packed = list.path().contains("/perl") || list.path().contains("python3");
            if (!list.path().endsWith(".md5sums") || (lists++ % 5 != 0 && !packed)) {
                continue;
            }
            String sums = new String(files.read(list, 10 << 20), StandardCharsets.UTF_8);
            for (String line : sums.lines().toList()) {
                Optional<GuestFiles.Found> found =
                        files.find("/" + line.substring(34)).filter(f -> f.node().isRegular());
                if (found.isPresent()) {
                    if (md5(found.get()).equals(line.substring(0, 32))) {
                        same++;
                    } else {
                        different.add(found.get().path());
                    }
                    compressions(found.get(), seen);
                }
            }
        }
        assertThat(same).isGreaterThan(1_000);
        assertThat(different).as("what Debian's own tools change after unpacking").isEmpty();
        assertThat(seen).containsExactlyInAnyOrder(Compression.values());
    }

    private static String md5(GuestFiles.Found found) throws IOException, NoSuchAlgorithmException {
        BlockSource content = found.tree().content(found.node());
        assertThat(content.size()).isLessThan(LIMIT);
        MessageDigest digest = MessageDigest.getInstance("MD5");
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        for (long at = 0; at < content.size(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), content.size() - at));
            content.read(at, buffer);
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Which ways to compress its first extent shows. */
    private void compressions(GuestFiles.Found found, Set<Compression> seen) throws IOException {
        FileNode node = found.node();
        BtrfsTree tree = (BtrfsTree) found.tree();
        tree.firstExtent(node).ifPresent(extent -> seen.add(extent.compression()));
    }
}
