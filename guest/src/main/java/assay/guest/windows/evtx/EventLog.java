package assay.guest.windows.evtx;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.windows.hive.FileTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event log holds.
 *
 * @param records how many
 * @param oldest when the oldest was written; empty without records
 * @param newest when the newest was written
 * @param dirty whether the log was in use when the disk was copied
 */
public record EventLog(
        long records, Optional<Instant> oldest, Optional<Instant> newest, boolean dirty) {

    /** What begins each record. */
    private static final int RECORD = 0x00002A2A;

    /** Signature, size, identifier, time. */
    private static final int RECORD_HEADER = 24;

    /**
     * Looks at the first and the last record of each chunk. Chunks that are broken or empty are
     * passed over, and so is what the file's own header says of them.
     *
     * @param budget takes a step for each chunk
     * @throws ImageException if it is no event log
     */
    public static EventLog read(BlockSource file, Budget budget) throws IOException {
        if (file.size() < FileHeader.LENGTH) {
            throw new ImageException(
                    Reason.TRUNCATED, FileHeader.EVTX, 0, "the file has " + file.size() + " bytes");
        }
        FileHeader header = FileHeader.parse(read(file, 0, FileHeader.LENGTH));
        long records = 0;
        Instant oldest = Instant.MAX;
        Instant newest = Instant.MIN;
        for (long at = header.size();
                at <= file.size() - ChunkHeader.CHUNK;
                at += ChunkHeader.CHUNK) {
            budget.step(FileHeader.EVTX);
            Optional<ChunkHeader> chunk = ChunkHeader.parse(read(file, at, ChunkHeader.LENGTH));
            if (chunk.isPresent()) {
                Instant first = time(file, at + ChunkHeader.LENGTH).orElse(Instant.MAX);
                Instant last = time(file, at + chunk.get().lastOffset()).orElse(Instant.MIN);
                oldest = first.isBefore(oldest) ? first : oldest;
                newest = last.isAfter(newest) ? last : newest;
                records += chunk.get().records();
            }
        }
        return new EventLog(
                records,
                Optional.of(oldest).filter(time -> time.isBefore(Instant.MAX)),
                Optional.of(newest).filter(time -> time.isAfter(Instant.MIN)),
                header.dirty());
    }

    private static Optional<Instant> time(BlockSource file, long at) throws IOException {
        ByteBuffer record = read(file, at, RECORD_HEADER);
        return record.getInt(0) == RECORD
                ? Optional.of(FileTime.instant(record.getLong(16)))
                : Optional.empty();
    }

    private static ByteBuffer read(BlockSource file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(at, bytes);
        return bytes.flip();
    }

    /** The days from the oldest to the newest record, begun ones counted; 0 without records. */
    public long spanDays() {
        if (oldest.isEmpty() || newest.isEmpty()) {
            return 0;
        }
        long seconds = Math.max(0, Duration.between(oldest.get(), newest.get()).toSeconds());
        return Math.ceilDiv(seconds, Duration.ofDays(1).toSeconds());
    }
}
