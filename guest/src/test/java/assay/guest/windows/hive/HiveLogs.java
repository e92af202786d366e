package assay.guest.windows.hive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Transaction logs that lead from one version of a hive to another. */
public final class HiveLogs {

    private static final int SECTOR = 512;

    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final long first;
    private long sequence;

    /** A log of Windows 8.1 or later, whose first entry has a number. */
    HiveLogs(long first) {
        this.first = first;
        this.sequence = first;
    }

    /** Says of a hive that it was not written to the end. */
    public static byte[] dirty(byte[] hive) {
        byte[] dirty = hive.clone();
        ByteBuffer base = ByteBuffer.wrap(dirty).order(ByteOrder.LITTLE_ENDIAN);
        base.putInt(4, base.getInt(8) + 1);
        return checked(dirty);
    }

    private static byte[] checked(byte[] base) {
        ByteBuffer bytes = ByteBuffer.wrap(base).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(508, BaseBlock.checksum(new Cell(bytes, 0)));
        return base;
    }

    private static boolean differ(byte[] from, byte[] to, int at, int length) {
        return at + length > from.length
                || !Arrays.equals(from, at, at + length, to, at, at + length);
    }

    /** Adds an entry with the pages in which {@code to} differs from {@code from}. */
    HiveLogs entry(byte[] from, byte[] to) {
        ByteArrayOutputStream pages = new ByteArrayOutputStream();
        ByteBuffer places = TinyHive.little(to.length / 512);
        int count = 0;
        for (int at = 4096; at < to.length; at += 4096) {
            if (differ(from, to, at, 4096)) {
                places.putInt(at - 4096).putInt(4096);
                pages.write(to, at, 4096);
                count++;
            }
        }
        int size = (40 + 8 * count + pages.size() + SECTOR - 1) / SECTOR * SECTOR;
        ByteBuffer entry = TinyHive.little(size);
        entry.put("HvLE".getBytes(StandardCharsets.ISO_8859_1)).putInt(size).putInt(0);
        entry.putInt((int) sequence++).putInt(to.length - 4096).putInt(count);
        entry.put(40, places, 0, 8 * count).put(40 + 8 * count, pages.toByteArray());
        entry.putLong(24, Marvin.of(entry, 40, size - 40));
        entry.putLong(32, Marvin.of(entry, 0, 32));
        entries.writeBytes(TinyHive.bytes(entry));
        return this;
    }

    /** The log. */
    byte[] bytes(byte[] hive) {
        byte[] base = Arrays.copyOf(hive, SECTOR);
        ByteBuffer.wrap(base)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, (int) first)
                .putInt(8, (int) first)
                .putInt(28, 6);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes(checked(base));
        log.writeBytes(entries.toByteArray());
        return log.toByteArray();
    }

    /** The log that leads from a hive to what it is to become. */
    public static byte[] of(byte[] from, byte[] to) {
        long next = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
        return new HiveLogs(next).entry(from, to).bytes(to);
    }

    /** The same as Windows 8 and before wrote it. */
    static byte[] old(byte[] from, byte[] to) {
        byte[] base = Arrays.copyOf(to, SECTOR);
        long next = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN).getInt(8) + 1L;
        ByteBuffer.wrap(base)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, (int) next)
                .putInt(8, (int) next)
                .putInt(28, 1);
        byte[] bitmap = new byte[(to.length - 4096) / 4096];
        ByteArrayOutputStream sectors = new ByteArrayOutputStream();
        for (int at = 4096; at < to.length; at += SECTOR) {
            if (differ(from, to, at, SECTOR)) {
                int sector = (at - 4096) / SECTOR;
                bitmap[sector / 8] |= (byte) (1 << sector % 8);
                sectors.write(to, at, SECTOR);
            }
        }
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes(checked(base));
        log.writeBytes("DIRT".getBytes(StandardCharsets.ISO_8859_1));
        log.writeBytes(bitmap);
        log.writeBytes(new byte[(SECTOR - log.size() % SECTOR) % SECTOR]);
        log.writeBytes(sectors.toByteArray());
        return log.toByteArray();
    }
}
