package assay.rules.vuln;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The size of a zip file's directory, which {@link java.util.zip.ZipFile} holds in memory whatever
 * it is.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT, sections
 *     4.3.14 to 4.3.16</a>
 */
final class ZipDirectory {

    /** Some million entries. */
    private static final long MAX_SIZE = 256L << 20;

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_SIZE = 20;
    private static final int MAX_COMMENT = 0xFFFF;

    private ZipDirectory() {}

    /**
     * Looks at the file's end.
     *
     * @throws VulnDbException if it is no zip file, or has a directory that no feed has
     */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long from = Math.max(channel.size() - MAX_COMMENT - END_SIZE - LOCATOR_SIZE, 0);
            ByteBuffer tail = read(channel, from, (int) (channel.size() - from));
            int end = tail.limit() - END_SIZE;
            while (end >= 0 && tail.getInt(end) != END) {
                end--;
            }
            if (end < 0) {
                throw new VulnDbException(
                        file.toString(), "neither a folder, nor JSON, nor a zip file");
            }
            long size = Integer.toUnsignedLong(tail.getInt(end + 12));
            int locator = end - LOCATOR_SIZE;
            if (locator >= 0 && tail.getInt(locator) == LOCATOR) {
                ByteBuffer large = read(channel, tail.getLong(locator + 8), 56);
                size = large.limit() == 56 ? large.getLong(40) : -1;
            }
            if (size < 0 || size > MAX_SIZE) {
                throw new VulnDbException(file.toString(), "a zip file with too large a directory");
            }
        }
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (from >= 0 && bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                break;
            }
        }
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
