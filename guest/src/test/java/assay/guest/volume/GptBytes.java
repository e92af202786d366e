package assay.guest.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Writes a GPT by the book (UEFI 2.10, 5.3), with numbers that no tool would write. */
final class GptBytes {

    private GptBytes() {}

    /**
     * A disk with a GPT whose every partition has one sector, the first one in the disk's middle.
     *
     * @param entries how many the header announces
     * @param used how many of them are used
     */
    static byte[] disk(int size, int sectorSize, int entries, int entrySize, int used) {
        byte[] bytes = new byte[size];
        ByteBuffer disk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(446 + 4, (byte) 0xEE).putInt(446 + 8, 1).putInt(446 + 12, -1);
        disk.putShort(510, (short) 0xAA55);
        for (int i = 0; i < used; i++) {
            int at = 2 * sectorSize + i * entrySize;
            disk.putLong(at, 0x1122334455667788L).putLong(at + 16, i + 1);
            int sector = size / sectorSize / 2 + i;
            disk.putLong(at + 32, sector).putLong(at + 40, sector);
        }
        long length = Math.clamp((long) entries * entrySize, 0, size - 2 * sectorSize);
        int entriesCrc = crc(disk.slice(2 * sectorSize, (int) length));
        header(disk, sectorSize, 1, size / sectorSize - 1, entries, entrySize, entriesCrc);
        header(disk, sectorSize, size / sectorSize - 1, 1, entries, entrySize, entriesCrc);
        return bytes;
    }

    private static void header(
            ByteBuffer disk,
            int sectorSize,
            long sector,
            long alternate,
            int entries,
            int entrySize,
            int entriesCrc) {
        ByteBuffer header =
                disk.slice((int) sector * sectorSize, 92).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0x5452415020494645L).putInt(0x00010000).putInt(92).putInt(0).putInt(0);
        header.putLong(sector).putLong(alternate).putLong(34).putLong(1000);
        header.putLong(1).putLong(2).putLong(2).putInt(entries).putInt(entrySize);
        header.putInt(entriesCrc);
        header.putInt(16, crc(header.duplicate().rewind()));
    }

    private static int crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
