package assay.testkit.lookalike;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Writes an event log of one chunk, whose records hold nothing but their times. */
final class EventLog {

    private static final int RECORD = 32;
    private static final int CHUNK = 4096;

    private EventLog() {}

    /** A FILETIME: steps of 100 ns since 1601. */
    static long fileTime(Instant time) {
        Duration since = Duration.between(Instant.parse("1601-01-01T00:00:00Z"), time);
        return since.toSeconds() * 10_000_000 + since.toNanosPart() / 100;
    }

    static byte[] of(Instant... times) {
        ByteBuffer log = ByteBuffer.allocate(CHUNK + 65_536).order(ByteOrder.LITTLE_ENDIAN);
        log.put(0, ascii("ElfFile\0")).putInt(32, 128);
        log.putShort(36, (short) 1).putShort(38, (short) 3).putShort(40, (short) CHUNK);
        log.putShort(42, (short) 1);
        ByteBuffer chunk = log.slice(CHUNK, 65_536).order(ByteOrder.LITTLE_ENDIAN);
        chunk.put(0, ascii("ElfChnk\0")).putInt(40, 128);
        chunk.putLong(8, 1).putLong(16, times.length).putLong(24, 1).putLong(32, times.length);
        chunk.putInt(44, times.length == 0 ? 0 : 512 + (times.length - 1) * RECORD);
        chunk.putInt(48, 512 + times.length * RECORD);
        for (int i = 0; i < times.length; i++) {
            int at = 512 + i * RECORD;
            chunk.putInt(at, 0x2A2A).putInt(at + 4, RECORD).putLong(at + 8, i + 1L);
            chunk.putLong(at + 16, fileTime(times[i])).putInt(at + RECORD - 4, RECORD);
        }
        return log.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
