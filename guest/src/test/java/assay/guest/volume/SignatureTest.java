package assay.guest.volume;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    @TempDir Path folder;

    /** What the tools of the host make, compared with what blkid says of it. */
    @ParameterizedTest
    @CsvSource({
        "ext2, mke2fs -q -t ext2 -L boot",
        "ext3, mke2fs -q -t ext3 -L 数据盘",
        "ext4, mke2fs -q -t ext4",
        "jbd, mke2fs -q -O journal_dev",
        "xfs, mkfs.xfs -q -L system",
        "vfat, mkfs.vfat -F 16",
        "vfat, mkfs.vfat -F 32 -n ESP",
        "ntfs, mkntfs -q -F -f -L 系统",
        "swap, mkswap -q -L swap",
        "swap, mkswap -q -p 65536"
    })
    void aVolumeIsWhatBlkidSaysItIs(String type, String command) throws IOException {
        Path volume = volume();
        String[] words = command.split(" ");
        Object[] arguments = Arrays.copyOfRange(words, 1, words.length + 1, Object[].class);
        arguments[arguments.length - 1] = volume;
        Oracle.require(words[0]).run(arguments);

        Signature signature = of(volume);

        assertThat(signature.type().text()).isEqualTo(type).isEqualTo(blkid(volume, "TYPE"));
        assertThat(signature.uuid()).isNotEmpty().isEqualTo(blkid(volume, "UUID"));
        assertThat(signature.label()).isEqualTo(blkid(volume, "LABEL"));
    }

    /** What they do not make here: the magic numbers alone. */
    @ParameterizedTest
    @CsvSource({
        "luks, 0, 4C554B53BABE0002",
        "bitlocker, 0, EB58902D4656452D46532D",
        "ntfs, 0, EB52904E54465320202020",
        "refs, 3, 5265465300",
        "exfat, 3, 4558464154202020",
        "btrfs, 65600, 5F42485266535F4D",
        "iso9660, 32768, 014344303031",
        "squashfs, 0, 6873717300000000000000000000000000000000000000000000000004000000",
        "LVM2_member, 512," + " 4C4142454C4F4E4500000000000000000000000000000000 4C564D3220303031",
        "unknown, 0, 00"
    })
    void aVolumeIsKnownByItsMagicNumber(String type, int offset, String magic) throws IOException {
        byte[] bytes = new byte[1 << 20];
        byte[] known = HexFormat.of().parseHex(magic.replace(" ", ""));
        System.arraycopy(known, 0, bytes, offset, known.length);

        assertThat(Signature.of(new BytesSource(bytes)).type().text()).isEqualTo(type);
    }

    @Test
    void bitLockerToGoHasABootSectorOfFat() throws IOException {
        byte[] bytes = new byte[1 << 20];
        byte[] name = "MSWIN4.1".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, bytes, 3, name.length);
        byte[] guid = HexFormat.of().parseHex("3bd66749292ed84a8399f6a339e3d001");
        System.arraycopy(guid, 0, bytes, 424, guid.length);

        assertThat(Signature.of(new BytesSource(bytes)).type()).isEqualTo(Signature.Type.BITLOCKER);
    }

    /** Versions 1.1, 1.2 and 1.0 of a volume of 1 MiB. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4096, (2048 - 16) * 512})
    void aMemberOfAMirrorIsNotWhatItMirrors(int offset) throws IOException {
        byte[] bytes = new byte[1 << 20];
        ByteBuffer volume = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        volume.putShort(1024 + 0x38, (short) 0xEF53);
        assertThat(Signature.of(new BytesSource(bytes)).type()).isEqualTo(Signature.Type.EXT2);
        volume.putInt(offset, 0xA92B4EFC).putInt(offset + 4, 1).putLong(offset + 144, offset / 512);

        assertThat(Signature.of(new BytesSource(bytes)).type())
                .isEqualTo(Signature.Type.RAID_MEMBER);
    }

    @Test
    void luksTellsItsIdentity() throws IOException {
        byte[] bytes = new byte[1 << 20];
        ByteBuffer volume = ByteBuffer.wrap(bytes);
        volume.put(0, new byte[] {'L', 'U', 'K', 'S', (byte) 0xBA, (byte) 0xBE, 0, 1});
        String uuid = "5a3a7e7e-7a5f-4a6e-8f0a-0c6b7a1f9e2d";
        volume.put(168, uuid.getBytes(StandardCharsets.US_ASCII));

        assertThat(Signature.of(new BytesSource(bytes)))
                .isEqualTo(new Signature(Signature.Type.LUKS, uuid, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 1023, 2048, 65536})
    void aVolumeMayBeShorterThanWhatIsLookedAt(int size) throws IOException {
        assertThat(Signature.of(new BytesSource(new byte[size])).type())
                .isEqualTo(Signature.Type.UNKNOWN);
    }

    private Path volume() throws IOException {
        Path volume = folder.resolve("volume");
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength(320 << 20); // the smallest that mkfs.xfs takes is 300 MiB
        }
        return volume;
    }

    private static Signature of(Path volume) throws IOException {
        try (BlockSource source = FileSource.open(volume)) {
            return Signature.of(source);
        }
    }

    private static String blkid(Path volume, String tag) {
        return Oracle.require("blkid").ask("-p", "-o", "value", "-s", tag, volume).output().strip();
    }
}
