package assay.guest.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Event logs written down in a test: chunks of records that hold nothing but their times. */
public final class EvtxBytes {

    private static final int RECORD = 32;

    private EvtxBytes() {}

    /** A FILETIME. */
    public static long fileTime(Instant time) {
        Duration since = Duration.between(Instant.parse("1601-01-01T00:00:00Z"), time);
        return since.toSeconds() * 10_000_000 + since.toNanosPart() / 100;
    }

    /** A log whose chunks each have the records of the given times; none for an empty log. */
    public static byte[] of(Instant[]... chunks) {
        int count = Math.max(chunks.length, 1);
        ByteBuffer log = ByteBuffer.allocate(4096 + count * 65_536).order(ByteOrder.LITTLE_ENDIAN);
        log.put(0, ascii("ElfFile\0")).putInt(32, 128);
        log.putShort(36, (short) 1).putShort(38, (short) 3).putShort(40, (short) 4096);
        log.putShort(42, (short) count);
        long id = 1;
        for (int i = 0; i < count; i++) {
            Instant[] times = i < chunks.length ? chunks[i] : new Instant[0];
            ByteBuffer chunk = log.slice(4096 + i * 65_536, 65_536).order(ByteOrder.LITTLE_ENDIAN);
            chunk(chunk, id, times);
            id += times.length;
        }
        return log.array();
    }

    private static void chunk(ByteBuffer chunk, long id, Instant[] times) {
        chunk.put(0, ascii("ElfChnk\0")).putInt(40, 128);
        chunk.putLong(8, id).putLong(16, id + times.length - 1);
        chunk.putLong(24, id).putLong(32, id + times.length - 1);
        chunk.putInt(44, times.length == 0 ? 0 : 512 + (times.length - 1) * RECORD);
        chunk.putInt(48, 512 + times.length * RECORD);
        for (int i = 0; i < times.length; i++) {
            int at = 512 + i * RECORD;
            chunk.putInt(at, 0x2A2A).putInt(at + 4, RECORD).putLong(at + 8, id + i);
            chunk.putLong(at + 16, fileTime(times[i])).putInt(at + RECORD - 4, RECORD);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
