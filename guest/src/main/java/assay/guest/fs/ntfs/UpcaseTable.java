package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a volume takes for the upper case of each UTF-16 unit, {@code $UpCase}. It is read when it
 * is first needed.
 */
final class UpcaseTable {

    private static final long RECORD = 10;
    private static final int SIZE = 2 * (Character.MAX_VALUE + 1);

    private final Mft mft;
    private char[] table = {};

    UpcaseTable(Mft mft) {
        this.mft = mft;
    }

    /** The same for all names that differ by case only. */
    String fold(String name) throws IOException {
        if (table.length == 0) {
            table = read();
        }
        char[] folded = name.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = table[folded[i]];
        }
        return String.valueOf(folded);
    }

    private char[] read() throws IOException {
        NtfsFile file = NtfsFile.open(mft, RECORD);
        BlockSource content = file.source(file.require(Attribute.DATA, ""));
        if (content.size() != SIZE) {
            throw Block.corrupt("$UpCase has %d bytes".formatted(content.size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        content.read(0, bytes);
        char[] units = new char[SIZE / 2];
        bytes.flip().asCharBuffer().get(units);
        return units;
    }
}
