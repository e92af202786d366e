package assay.store.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlockCodecTest {

    private static final byte[] SECRET = bytes(32, 99);

    private final BlockCodec codec = new BlockCodec();

    static Domain[] domains() {
        return new Domain[] {Domain.PLAIN, new Domain.Keyed(SECRET)};
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Text, zeros and noise, so that frames of all three kinds are in it. */
    private static byte[] mixed(int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
            bytes[at] = (byte) ("a disk image ".charAt(at % 13) + at / 7000);
        }
        int noise = Math.min(length, Block.FRAME);
        System.arraycopy(bytes(noise, 5), 0, bytes, 0, noise);
        if (length > 3 * Block.FRAME) {
            Arrays.fill(bytes, 2 * Block.FRAME, 3 * Block.FRAME, (byte) 0);
        }
        return bytes;
    }

    private static ObjectId id(Domain domain, byte[] plain) {
        return domain.id(Sha256.of(ByteBuffer.wrap(plain)));
    }

    private BlockCodec.Encoded encode(Domain domain, byte[] plain) {
        return codec.encode(domain, id(domain, plain), ByteBuffer.wrap(plain));
    }

    @ParameterizedTest
    @MethodSource("domains")
    void blocksOfEveryLengthComeBack(Domain domain) throws IOException {
        int[] lengths = {
            1, 511, Block.FRAME - 1, Block.FRAME, Block.FRAME + 1, 200_001, Block.SIZE
        };
        for (int length : lengths) {
            byte[] plain = mixed(length);

            StoredBlock block =
                    codec.open(domain, id(domain, plain), encode(domain, plain).object());

            assertThat(block.plain()).isEqualTo(ByteBuffer.wrap(plain));
        }
    }

    @ParameterizedTest
    @MethodSource("domains")
    void aFrameIsReadAlone(Domain domain) throws IOException {
        byte[] plain = mixed(Block.SIZE);
        StoredBlock block = codec.open(domain, id(domain, plain), encode(domain, plain).object());

        byte[] frame = new byte[Block.FRAME + 10];
        block.frame(3, frame, 10);

        assertThat(ByteBuffer.wrap(frame, 10, Block.FRAME))
                .isEqualTo(ByteBuffer.wrap(plain, 3 * Block.FRAME, Block.FRAME));
    }

    @Test
    void zerosTakeNoRoomAndNoiseIsNotCompressed() {
        BlockCodec.Encoded block = encode(Domain.PLAIN, mixed(Block.SIZE));

        assertThat(block.frames().get(0)).isEqualTo(new FrameSize(Block.FRAME, false));
        assertThat(block.frames().get(1).compressed()).isTrue();
        assertThat(block.frames().get(2)).isEqualTo(FrameSize.ZEROS);
    }

    @ParameterizedTest
    @MethodSource("domains")
    void aCompressedFrameIsAZstdFrameOfItsOwn(Domain domain) throws IOException {
        byte[] plain = mixed(Block.SIZE);
        StoredBlock block = codec.open(domain, id(domain, plain), encode(domain, plain).object());

        ByteBuffer payload = block.payload(1);
        byte[] zstd = new byte[payload.remaining()];
        payload.get(zstd);

        assertThat(ByteBuffer.wrap(Zstd.decompress(zstd, Block.FRAME)))
                .isEqualTo(ByteBuffer.wrap(plain, Block.FRAME, Block.FRAME));
    }

    @ParameterizedTest
    @MethodSource("domains")
    void everyFlippedBitIsFound(Domain domain) {
        byte[] plain = mixed(3 * Block.FRAME + 100);
        ObjectId id = id(domain, plain);
        ByteBuffer encoded = encode(domain, plain).object();
        byte[] object = new byte[encoded.remaining()];
        encoded.get(object);
        Random random = new Random(1);
        for (int turn = 0; turn < 2_000; turn++) {
            // All of the header, then anywhere.
            int bit = turn < 8 * 64 ? turn : random.nextInt(8 * object.length);
            byte[] damaged = object.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            assertThatThrownBy(() -> codec.open(domain, id, ByteBuffer.wrap(damaged)).plain())
                    .as("bit %d", bit)
                    .isInstanceOf(BadObjectException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("domains")
    void aBlockUnderTheNameOfAnotherIsFoundByEachFrame(Domain domain) throws IOException {
        byte[] plain = mixed(Block.SIZE);
        ObjectId other = id(domain, bytes(10, 1));
        StoredBlock block = codec.open(domain, other, encode(domain, plain).object());

        for (int frame : new int[] {0, 1, 7}) {
            assertThatThrownBy(() -> block.frame(frame, new byte[Block.FRAME], 0))
                    .isInstanceOf(BadObjectException.class);
        }
    }

    @Test
    void aSealedBlockTellsNothingWithoutTheSecret() throws IOException {
        byte[] plain = mixed(Block.SIZE);
        Domain.Keyed domain = new Domain.Keyed(SECRET);
        Domain.Keyed other = new Domain.Keyed(bytes(32, 3));
        ObjectId id = id(domain, plain);
        ByteBuffer object = encode(domain, plain).object();

        assertThat(id(other, plain)).isNotEqualTo(id);
        assertThat(id(Domain.PLAIN, plain)).isNotEqualTo(id);
        assertThatThrownBy(() -> codec.open(other, id, object).plain())
                .isInstanceOf(BadObjectException.class);
        assertThatThrownBy(() -> codec.open(Domain.PLAIN, id, object).plain())
                .hasMessageContaining("encrypted");
    }

    @Test
    void theSameBlockIsNeverSealedTwiceWithOneKey() {
        Domain.Keyed domain = new Domain.Keyed(SECRET);
        byte[] plain = mixed(Block.FRAME);

        assertThat(encode(domain, plain).object()).isNotEqualTo(encode(domain, plain).object());
    }

    @Test
    void anArrayThatIsUsedAgainTellsNothingOfWhatWasInIt() throws IOException {
        for (byte[] plain : new byte[][] {bytes(Block.SIZE, 7), mixed(Block.SIZE), mixed(70_000)}) {
            for (Domain domain : domains()) {
                BlockCodec.Encoded block = encode(domain, plain);

                assertThat(codec.open(domain, id(domain, plain), block.object()).plain())
                        .isEqualTo(ByteBuffer.wrap(plain));
                codec.release(block);
            }
        }
    }

    @FuzzTest
    void anyBytesAreABlockOrRefused(byte[] object) throws IOException {
        for (Domain domain : domains()) {
            try {
                codec.open(domain, ObjectId.HOLE, ByteBuffer.wrap(object)).plain();
            } catch (BadObjectException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
