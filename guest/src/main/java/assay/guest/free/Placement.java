package assay.guest.free;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.disk.RangeSource;
import assay.guest.fs.FreeRuns;
import java.io.IOException;
import java.util.Objects;

/** Finds where the bytes of volumes stand on their disk: partitions, and volumes on those. */
final class Placement {

    private final BlockSource disk;
    private final Budget budget;

    /**
     * @param budget takes a step for each piece
     */
    Placement(BlockSource disk, Budget budget) {
        this.disk = disk;
        this.budget = budget;
    }

    /**
     * Tells the places of a volume's bytes; nothing for those that do not stand on the disk.
     *
     * @throws ImageException if the range leaves the volume, or the volume what it stands on
     */
    void tell(BlockSource volume, long offset, long length, FreeRuns target) throws IOException {
        if (offset < 0 || length < 0 || offset > volume.size() - length) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    "volume",
                    Math.max(offset, -1),
                    length + " bytes are said to be here, but it has " + volume.size());
        }
        budget.step("disk");
        if (Objects.equals(volume, disk)) {
            target.add(offset, length);
            return;
        }
        switch (volume) {
            case RangeSource range -> tell(range.whole(), range.start() + offset, length, target);
            case MappedSource mapped -> {
                for (long at = 0; at < length; ) {
                    Piece piece = mapped.pieceAt(offset + at);
                    long part = Math.min(piece.length(), length - at);
                    if (piece instanceof Piece.Stored stored) {
                        tell(stored.source(), stored.offset(), part, target);
                    }
                    at += part;
                }
            }
            default -> {
                // It stands elsewhere, and what stands there is not the disk's.
            }
        }
    }
}
