package assay.guest.fs.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.volume.Partition;
import assay.guest.volume.PartitionTable;
import assay.guest.volume.Signature;
import assay.testkit.Images;
import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Extended attributes are as debugfs writes and reads them, or end in an {@link ImageException}.
 */
class AttributesTest {

    private static final int ENTRY = Inode.OLD_SIZE + 32 + Integer.BYTES;

    private static final Pattern PLACE = Pattern.compile("block (\\d+), offset (0x\\p{XDigit}+)");

    @TempDir Path folder;
    private Path image;

    @BeforeEach
    void name() {
        image = folder.resolve("image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext4",
                "-t ext4 -b 1024 -I 128",
                "-t ext2 -b 1024 -I 128",
                "-t ext4 -b 4096 -I 1024 -O 64bit,inline_data"
            })
    void attributesAreInTheInodeAndInItsBlock(String options) throws IOException {
        make(options);
        Map<String, byte[]> expected = new TreeMap<>();
        for (String name :
                new String[] {
                    "user.a", "user.中文", "trusted.overlay.opaque", "security.selinux", "user.none"
                }) {
            expected.put(name, set(name, name.equals("user.none") ? 0 : name.length() * 9));
        }

        assertThat(attributes(Files.readAllBytes(image)))
                .containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void aLargeValueIsInAnInodeOfItsOwn() throws IOException {
        make("-t ext4 -b 4096 -O ea_inode");
        byte[] small = set("user.small", 300);
        byte[] large = set("user.large", 4096);

        assertThat(attributes(Files.readAllBytes(image)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("user.small", small, "user.large", large));
    }

    @Test
    void aFileWithoutAttributesHasNone() throws IOException {
        make("-t ext4 -O inline_data");

        assertThat(attributes(Files.readAllBytes(image))).isEmpty();
    }

    @Test
    void theAclsOfDebianAreAsDebugfsReadsThem() throws IOException {
        Path disk = Images.require("debian.raw");
        try (BlockSource source = FileSource.open(disk)) {
            for (Partition partition : PartitionTable.read(source, new Budget(100)).partitions()) {
                if (Signature.of(partition.in(source)).type() == Signature.Type.EXT4) {
                    aclsAreAsDebugfsReadsThem(
                            ExtTree.open(partition.in(source), new Budget(10_000)),
                            disk + "?offset=" + partition.start());
                }
            }
        }
    }

    private void aclsAreAsDebugfsReadsThem(ExtTree tree, String root) throws IOException {
        FileNode node = tree.root();
        for (String name : List.of("var", "log", "journal")) {
            node = tree.lookup(node, name).orElseThrow();
        }
        SortedMap<String, byte[]> attributes = tree.extendedAttributes(node);
        assertThat(attributes)
                .containsOnlyKeys("system.posix_acl_access", "system.posix_acl_default");
        for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
            assertThat(attribute.getValue())
                    .isEqualTo(got(root, "/var/log/journal", attribute.getKey()));
        }
    }

    @Test
    void aValueOutsideTheInodeIsCorrupt() throws IOException {
        make("-t ext4");
        set("user.a", 20);
        int inode = inode();

        refuses(inode + ENTRY + 2, (byte) 0xFF); // e_value_offs
        refuses(inode + ENTRY + 8, (byte) 0xFF); // e_value_size
        refuses(inode + ENTRY + 11, (byte) 0xFF); // e_value_size
        refuses(inode + ENTRY, (byte) 0xFF); // e_name_len
        refuses(inode + ENTRY + 16, (byte) 0); // e_name
        refuses(inode + ENTRY + 4, (byte) 12); // e_value_inum, which has no EA_INODE_FL
        refuses(inode + ENTRY + 7, (byte) 0xFF); // e_value_inum
    }

    @Test
    void aBlockThatIsNoneOrElsewhereIsCorrupt() throws IOException {
        make("-t ext4 -b 1024 -I 128");
        set("user.a", 20);
        int inode = inode();
        int block = buffer().getInt(inode + 0x68) * 1024;

        refuses(inode + 0x6A, (byte) 0xFF); // i_file_acl
        refuses(block, (byte) 1); // h_magic
        refuses(block + 8, (byte) 2); // h_blocks
        refuses(block + 32 + 3, (byte) 4); // e_value_offs
    }

    @Test
    void manyAttributesThatShareALargeValueAreTooMuch() throws IOException {
        make("-t ext4 -b 65536 -I 128");
        set("user.a", 60_000);
        byte[] whole = Files.readAllBytes(image);
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int block = bytes.getInt(inode() + 0x68) * 65536;
        for (int i = 1; i < 200; i++) {
            int entry = block + 32 + i * 20;
            bytes.put(entry, whole, block + 32, 20).put(entry + 16, (byte) (0x30 + i));
        }

        assertThatThrownBy(() -> attributes(whole))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    @Test
    void aSizeThatTheValuesInodeDoesNotHaveIsCorrupt() throws IOException {
        make("-t ext4 -b 4096 -O ea_inode");
        set("user.large", 4096);
        int entry = inode() + ENTRY;

        refuses(entry + 8, (byte) 1);
        refuses(entry + 4, (byte) 1);
        refuses(entry + 10, (byte) 0xFF); // more than any file may have
    }

    @FuzzTest
    void anyBytesAreAttributesOrNot(byte[] bytes) {
        ByteBuffer area = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (AttributeEntry entry : AttributeEntry.parse(area, 0, new Budget(bytes.length))) {
                assertThat(entry.fullName()).doesNotContain("\0");
                assertThat(entry.value(area).limit()).isLessThanOrEqualTo(bytes.length);
            }
        } catch (ImageException e) {
            assertThat(e.format()).isEqualTo(ExtSuperblock.FORMAT);
        }
    }

    private void make(String options) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        ExtImages.of(source, image, "16M", options.split(" "));
    }

    /** Gives the file an attribute, which debugfs must then give back. */
    private byte[] set(String name, int size) throws IOException {
        byte[] value = new byte[size];
        new Random(size).nextBytes(value);
        Path file = Files.write(folder.resolve("value"), value);
        ExtImages.debugfs(image, "ea_set -f " + file + " /file " + name);
        assertThat(got(image.toString(), "/file", name)).isEqualTo(value);
        return value;
    }

    private byte[] got(String image, String file, String name) throws IOException {
        Path out = Files.write(folder.resolve("out"), new byte[0]);
        Oracle.require("debugfs").run("-R", "ea_get -r -f " + out + " " + file + " " + name, image);
        return Files.readAllBytes(out);
    }

    private ByteBuffer buffer() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the file's inode stands. */
    private int inode() throws IOException {
        String place = ExtImages.debugfs(image, "imap /file");
        Matcher matcher = PLACE.matcher(place);
        assertThat(matcher.find()).as(place).isTrue();
        int block = Integer.parseInt(matcher.group(1));
        int offset = Integer.decode(matcher.group(2));
        try (BlockSource source = FileSource.open(image)) {
            return block * ExtTree.open(source, new Budget(100)).superblock().blockSize() + offset;
        }
    }

    private void refuses(int at, byte value) throws IOException {
        byte[] bytes = Files.readAllBytes(image);
        bytes[at] = value;
        assertThatThrownBy(() -> attributes(bytes))
                .as("byte %d", at)
                .isInstanceOf(ImageException.class);
    }

    private static SortedMap<String, byte[]> attributes(byte[] bytes) throws IOException {
        ExtTree tree = ExtTree.open(new BytesSource(bytes), new Budget(1000));
        return tree.extendedAttributes(tree.lookup(tree.root(), "file").orElseThrow());
    }
}
