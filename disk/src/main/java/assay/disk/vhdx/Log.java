package assay.disk.vhdx;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a program that crashed left to be written ([MS-VHDX] 2.3): a ring of entries, of which a
 * sequence without gaps is to be applied. It is applied in memory; the file stays as it is.
 */
final class Log {

    /** Usual is 1 MiB. What the entries hold is kept in memory. */
    private static final long MAX_LENGTH = 16 << 20;

    /** Checksums go over so many times the log's length; an honest log takes one. */
    private static final int MAX_TURNS = 4;

    /** An entry and where in the ring it stands. */
    private record Placed(long offset, LogEntry entry) {}

    private final LogRing ring;
    private final Header header;
    private final long fileSize;
    private long checked;

    private Log(BlockSource file, Header header) {
        this.ring = new LogRing(file, header);
        this.header = header;
        this.fileSize = file.size();
    }

    /**
     * The file as it would be with its log applied.
     *
     * @throws ImageException with {@link Reason#DIRTY} if the log is too large for us; with {@link
     *     Reason#CORRUPT} if it is no log
     */
    static BlockSource replay(BlockSource file, Header header) throws IOException {
        if (header.logLength() > MAX_LENGTH || header.logLength() == 0) {
            throw dirty(header, "of " + header.logLength() + " bytes");
        }
        Log log = new Log(file, header);
        LogOverlay overlay = new LogOverlay(file);
        for (Placed placed : log.activeSequence()) {
            log.apply(placed, overlay);
        }
        return overlay;
    }

    private static ImageException dirty(Header header, String what) {
        return VhdxFormat.error(
                Reason.DIRTY,
                header.logOffset(),
                "it was not closed cleanly, and its log "
                        + what
                        + " is too much to be applied here; apply it to a copy, with:"
                        + " qemu-img check -r all in.vhdx");
    }

    /** The newest sequence of entries that is whole: from its head's tail on. */
    private List<Placed> activeSequence() throws IOException {
        List<Placed> best = List.of();
        // Each turn goes on by a sector at least, so the log's length bounds the turns.
        for (long start = 0; start < ring.length(); ) {
            List<Placed> sequence = sequenceAt(start);
            if (sequence.isEmpty()) {
                start += LogEntry.SECTOR;
                continue;
            }
            long newest = sequence.getLast().entry.sequenceNumber();
            List<Placed> active = fromTail(sequence);
            if (!active.isEmpty()
                    && (best.isEmpty()
                            || Long.compareUnsigned(newest, best.getLast().entry.sequenceNumber())
                                    > 0)) {
                best = active;
            }
            start = sequence.getLast().offset + sequence.getLast().entry.length();
        }
        if (best.isEmpty()) {
            throw VhdxFormat.error(
                    Reason.CORRUPT,
                    header.logOffset(),
                    "it was not closed cleanly, and its log has no entry that is whole");
        }
        return best;
    }

    /** The entries that follow each other from an offset on, at most once around the ring. */
    private List<Placed> sequenceAt(long start) throws IOException {
        List<Placed> sequence = new ArrayList<>();
        for (long at = start; at < start + ring.length(); ) {
            Optional<LogEntry> entry = validEntryAt(at);
            if (entry.isEmpty()
                    || (!sequence.isEmpty()
                            && entry.get().sequenceNumber()
                                    != sequence.getLast().entry.sequenceNumber() + 1)
                    || at + entry.get().length() > start + ring.length()) {
                break;
            }
            sequence.add(new Placed(at, entry.get()));
            at += entry.get().length();
        }
        return sequence;
    }

    private List<Placed> fromTail(List<Placed> sequence) {
        long tail = sequence.getLast().entry.tail();
        for (int i = 0; i < sequence.size(); i++) {
            if (sequence.get(i).offset % ring.length() == tail) {
                return List.copyOf(sequence.subList(i, sequence.size()));
            }
        }
        return List.of();
    }

    private Optional<LogEntry> validEntryAt(long offset) throws IOException {
        ByteBuffer start = ring.read(offset, LogEntry.HEADER);
        Optional<LogEntry> entry = LogEntry.parse(start, ring.length(), header.logGuid());
        if (entry.isEmpty()) {
            return entry;
        }
        checked += entry.get().length();
        if (checked > MAX_TURNS * ring.length()) {
            throw dirty(header, "with entries that overlap");
        }
        return Crc.isRight(ring.read(offset, (int) entry.get().length()))
                ? entry
                : Optional.empty();
    }

    private void apply(Placed placed, LogOverlay overlay) throws IOException {
        LogEntry entry = placed.entry;
        ByteBuffer bytes = ring.read(placed.offset, (int) entry.length());
        if (entry.flushedFileOffset() < 0 || entry.flushedFileOffset() > fileSize) {
            throw VhdxFormat.error(
                    Reason.TRUNCATED,
                    fileSize,
                    "by its log the file has %s bytes; the copy or upload is incomplete: copy the image again"
                            .formatted(Long.toUnsignedString(entry.flushedFileOffset())));
        }
        overlay.extend(entry.lastFileOffset());
        int data = (int) entry.descriptorSectors() * LogEntry.SECTOR;
        for (int i = 0; i < entry.descriptors(); i++) {
            LogDescriptor descriptor =
                    LogDescriptor.parse(bytes, LogEntry.HEADER + i * LogEntry.DESCRIPTOR, entry);
            switch (descriptor) {
                case LogDescriptor.Zero zero -> overlay.zero(zero.fileOffset(), zero.length());
                case LogDescriptor.Data sector -> {
                    overlay.write(sector.fileOffset(), sector.sector(bytes, data));
                    data += LogEntry.SECTOR;
                }
            }
        }
    }
}
