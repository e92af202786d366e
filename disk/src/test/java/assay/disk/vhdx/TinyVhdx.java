package assay.disk.vhdx;

import assay.disk.BytesSource;
import assay.disk.Copies;
import assay.disk.vhdx.VhdxView.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A VHDX of five blocks of 1 MiB, of which the first is written, to damage every field of it. The
 * checksums of what is changed are made right again.
 */
final class TinyVhdx {

    static final int MIB = 1 << 20;
    static final int DISK_SIZE = 4 * MIB + 512;
    static final int BAT = (int) VhdxView.BAT;
    static final int METADATA = (int) VhdxView.METADATA;
    static final int BLOCK = BAT + MIB;
    static final int FILE_SIZE = BLOCK + MIB;

    private final ByteBuffer file;

    TinyVhdx() throws IOException {
        Options options = new Options(MIB, Optional.empty());
        byte[] bytes = Copies.bytes(VhdxView.of(new BytesSource(content(), DISK_SIZE), options));
        file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] content() {
        byte[] content = new byte[MIB];
        Arrays.fill(content, (byte) 'a');
        return content;
    }

    /** The bytes that a guest sees. */
    static byte[] disk() {
        return Arrays.copyOf(content(), DISK_SIZE);
    }

    TinyVhdx int32(int offset, int value) {
        file.putInt(offset, value);
        return signed(offset);
    }

    TinyVhdx int64(int offset, long value) {
        file.putLong(offset, value);
        return signed(offset);
    }

    TinyVhdx put(int offset, byte[] bytes) {
        file.put(offset, bytes);
        return signed(offset);
    }

    TinyVhdx bat(int block, long entry) {
        return int64(BAT + 8 * block, entry);
    }

    /** Changes a byte and no checksum. */
    TinyVhdx spoil(int offset) {
        file.put(offset, (byte) (file.get(offset) ^ 1));
        return this;
    }

    private TinyVhdx signed(int offset) {
        for (int start : new int[] {Header.FIRST, Header.SECOND}) {
            sign(offset, start, Header.LENGTH);
        }
        for (int start : new int[] {RegionTable.FIRST, RegionTable.SECOND}) {
            sign(offset, start, RegionTable.LENGTH);
        }
        return this;
    }

    private void sign(int offset, int start, int length) {
        if (offset >= start && offset < start + length) {
            file.putInt(start + 4, Crc.of(file.slice(start, length)));
        }
    }

    byte[] cutTo(int length) {
        return Arrays.copyOf(file.array(), length);
    }

    byte[] bytes() {
        return file.array();
    }
}
