package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Extent;
import assay.disk.MappedSource.Piece;
import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.Domain;
import assay.store.block.FrameSize;
import assay.store.block.ObjectId;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are a slim content's root and its runs, or are refused. */
class SlimFuzzTest {

    private static final int SIZE = 20_480;

    private static Root root() {
        return new Root(
                SIZE,
                List.of(
                        new Part(4096 + 48, List.of(new ObjectId(1, 2, 3, 4))),
                        new Part(Page.SIZE + 1, List.of(ObjectId.HOLE, new ObjectId(5, 6, 7, 8)))),
                3,
                Optional.of(Root.Lock.of("acme", new byte[] {1, 2})));
    }

    private static byte[] runs() {
        SlimRuns runs = new SlimRuns();
        runs.add(4096, SlimRuns.place(1, 0));
        runs.add(8192, SlimRuns.place(2, 4096));
        runs.add(8192, SlimRuns.ZEROS);
        return runs.bytes(0, 3).array();
    }

    /** A part in memory, of 64 KiB, at the end of which are some bytes. */
    private static final class Bytes implements StoredBytes {

        private final byte[] end;

        Bytes(byte[] end) {
            this.end = end;
        }

        @Override
        public long size() {
            return 1 << 16;
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            byte[] all = new byte[1 << 16];
            System.arraycopy(end, 0, all, all.length - end.length, end.length);
            target.put(all, (int) offset, target.remaining());
        }

        @Override
        public FrameSize frame(long frame) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ByteBuffer payload(long frame) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Extent extentAt(long from, long to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void aRootComesBackAndAllOfItIsInItsName() throws BadObjectException {
        Root root = root();

        assertThat(Root.parse(root.toBytes())).isEqualTo(root);
        List<Part> parts = root.parts();
        List<Root> others =
                List.of(
                        new Root(SIZE + 1, parts, 3, root.lock()),
                        new Root(SIZE, parts, 2, root.lock()),
                        new Root(SIZE, parts.subList(0, 1), 3, root.lock()),
                        new Root(SIZE, parts, 3, Optional.empty()),
                        new Root(SIZE, root.pages(), root.lock()));
        assertThat(others.stream().map(other -> other.id(Domain.PLAIN)))
                .doesNotHaveDuplicates()
                .doesNotContain(root.id(Domain.PLAIN));
    }

    @Test
    void partsThatContradictEachOtherAreRefused() {
        List<Part> parts = root().parts();
        List<List<Part>> wrong = List.of(List.of(), Collections.nCopies(9, parts.getFirst()));
        for (List<Part> each : wrong) {
            assertThatThrownBy(() -> new Root(SIZE, each, 3, Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (long runs : new long[] {-1, 0, 260}) {
            assertThatThrownBy(() -> new Root(SIZE, parts, runs, Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Root(0, parts, 1, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asFewRunsAreMadeAsThereCanBe() {
        SlimRuns runs = new SlimRuns();
        runs.add(10, SlimRuns.ZEROS);
        runs.add(10, SlimRuns.ZEROS);
        runs.add(4096, SlimRuns.place(2, 8192));
        runs.add(4096, SlimRuns.place(2, 12_288));
        runs.add(4096, SlimRuns.place(3, 16_384));
        assertThat(runs.count()).isEqualTo(3);

        for (int run = 0; run < SlimRuns.MOST; run++) {
            runs.add(1, SlimRuns.place(1, 2L * run));
        }
        assertThat(runs.areTooMany()).isTrue();
    }

    static Stream<byte[]> seeds() {
        byte[] root = root().toBytes().array();
        return Stream.of(Arrays.copyOfRange(root, 12, root.length - 4), runs());
    }

    /** The bytes are the fields of a root whose checksum is right, and the runs of a content. */
    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreASlimContentOrRefused(byte[] bytes) throws IOException {
        StoreFormat format = new StoreFormat("ASSAYSLM", 1);
        try {
            Root root = Root.parse(format.end(format.begin(bytes.length).put(bytes)));
            assertThat(root.toBytes().remaining()).isEqualTo(bytes.length + 16);
        } catch (BadObjectException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        lookUp(bytes);
    }

    private static void lookUp(byte[] bytes) throws IOException {
        int runs = Math.min(bytes.length, 1 << 12) / SlimMap.RUN;
        if (runs == 0) {
            return;
        }
        Bytes part = new Bytes(Arrays.copyOf(bytes, runs * SlimMap.RUN));
        SlimMap map = new SlimMap(SIZE, runs, List.of(part, part));
        for (long at = 0; at < SIZE; at += 1000) {
            try {
                Piece piece = map.at(at);
                assertThat(piece.length()).isBetween(1L, SIZE - at);
                if (piece instanceof Piece.Stored stored) {
                    assertThat(stored.offset()).isBetween(0L, part.size() - piece.length());
                }
            } catch (BadObjectException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void damagedRunsAreRefusedOrStayInside() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int turn = 0; turn < 3_000; turn++) {
            byte[] bytes = runs();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            lookUp(bytes);
        }
    }
}
