package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class MappedSourceTest {

    /** Bytes 0, 1, 2, … 15. */
    private static final BlockSource BELOW =
            new TableSource(16, 1, ByteOrder.LITTLE_ENDIAN, index -> index);

    /** The second half of those below, then a hole, then the first half. */
    private static final BlockSource TURNED =
            new MappedSource(
                    "test",
                    24,
                    offset -> {
                        if (offset < 8) {
                            return new Piece.Stored(BELOW, 8 + offset, 8 - offset);
                        }
                        return offset < 16
                                ? new Piece.Absent(Extent.Kind.HOLE, 16 - offset)
                                : new Piece.Stored(BELOW, offset - 16, 100);
                    });

    @Test
    void aReadGoesOverTheSeams() throws IOException {
        assertThat(read(TURNED, 6, 12)).containsExactly(14, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void aPieceIsCutToTheQuestion() throws IOException {
        assertThat(TURNED.extentAt(9, 12)).isEqualTo(new Extent(9, 3, Extent.Kind.HOLE));
        assertThat(TURNED.extentAt(16, 24)).isEqualTo(new Extent(16, 8, Extent.Kind.DATA));
    }

    @Test
    void aPieceOutsideWhatLiesBelowIsTheImagesFault() {
        BlockSource lying =
                new MappedSource("vdi", 8, offset -> new Piece.Stored(BELOW, 12 + offset, 8));
        assertThatThrownBy(() -> read(lying, 0, 8))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("vdi at byte 12");
        assertThatThrownBy(() -> lying.extentAt(0, 8)).isInstanceOf(ImageException.class);
    }

    @Test
    void aTableIsReadFromTheMiddleOfAnEntry() throws IOException {
        BlockSource table =
                new TableSource(3, 4, ByteOrder.BIG_ENDIAN, index -> 0x01020300 + index);
        assertThat(table.size()).isEqualTo(12);
        assertThat(read(table, 3, 6)).containsExactly(0, 1, 2, 3, 1, 1);
    }

    private static byte[] read(BlockSource source, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        source.read(offset, target);
        return target.array();
    }
}
