package assay.guest.fs.ntfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Undoes what LZX does to code of x86 before it compresses: the relative addresses of calls were
 * made absolute, so that calls of one function look the same.
 */
final class CallAddresses {

    private static final byte CALL = (byte) 0xE8;

    /** What a WIM takes for the size of every file. */
    private static final int FILE_SIZE = 12_000_000;

    /** No call in the last bytes of a chunk is translated. */
    private static final int TAIL = 10;

    private static final int CALL_SIZE = 5;

    private CallAddresses() {}

    static void untranslate(byte[] chunk) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < chunk.length - TAIL) {
            if (chunk[at] != CALL) {
                at++;
                continue;
            }
            int address = bytes.getInt(at + 1);
            if (address >= 0 && address < FILE_SIZE) {
                bytes.putInt(at + 1, address - at);
            } else if (address < 0 && address >= -at) {
                bytes.putInt(at + 1, address + FILE_SIZE);
            }
            at += CALL_SIZE;
        }
    }
}
