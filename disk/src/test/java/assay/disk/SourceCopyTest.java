package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceCopyTest {

    private static final int SIZE = 20_000_000;

    private static byte[] copy(BlockSource source, long offset, long length) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        SourceCopy.copy(source, offset, length, target);
        return target.toByteArray();
    }

    private static byte[] read(BlockSource source, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        source.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Test
    void allOfASourceIsSent() throws IOException {
        try (SparseSource source = new SparseSource(SIZE, 30, 200, 1)) {
            assertThat(copy(source, 0, SIZE)).isEqualTo(read(source, 0, SIZE));
        }
    }

    @Test
    void everyRangeIsSent() throws IOException {
        Random random = new Random(2);
        try (SparseSource source = new SparseSource(SIZE, 30, 200, 3)) {
            for (int turn = 0; turn < 30; turn++) {
                int from = random.nextInt(SIZE + 1);
                int length = random.nextInt(Math.min(SIZE - from, 3_000_000) + 1);

                assertThat(copy(source, from, length))
                        .as("%d bytes from %d", length, from)
                        .isEqualTo(read(source, from, length));
            }
        }
    }

    @Test
    void holesAreNotRead() throws IOException {
        BlockSource hole = new SparseSource(SIZE, 0, 1, 0);
        BlockSource unreadable = new Damaged(hole, 0);

        assertThat(copy(unreadable, 5, SIZE - 5)).isEqualTo(new byte[SIZE - 5]);
    }

    @Test
    void damageEndsTheSendingBehindWhatIsRight() throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(4).nextBytes(bytes);
        BlockSource source = new Damaged(new MemorySource(bytes), 9_000_000);
        ByteArrayOutputStream target = new ByteArrayOutputStream();

        assertThatThrownBy(() -> SourceCopy.copy(source, 0, SIZE, target))
                .isInstanceOf(IOException.class)
                .hasMessage("damaged");

        assertThat(target.toByteArray())
                .hasSize(9_000_000 / (512 << 10) * (512 << 10))
                .isEqualTo(read(new MemorySource(bytes), 0, target.size()));
    }

    @Test
    void aStreamThatBreaksEndsTheReading() {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("broken pipe");
                    }
                };

        assertThatThrownBy(() -> SourceCopy.copy(new MemorySource(new byte[SIZE]), 0, SIZE, broken))
                .hasMessage("broken pipe");
    }

    /** A source that cannot be read over one byte of it. */
    private record Damaged(BlockSource source, long at) implements BlockSource {

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            if (offset <= at && at < offset + target.remaining()) {
                throw new IOException("damaged");
            }
            source.read(offset, target);
        }

        @Override
        public Extent extentAt(long from, long to) throws IOException {
            return source.extentAt(from, to);
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
