package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code Packages}, the database of older systems: a hash table of Berkeley DB, in the byte order
 * of the machine. Its pages are read in their order, which needs no hash function and cannot loop.
 *
 * @see <a
 *     href="https://docs.oracle.com/cd/E17276_01/html/programmer_reference/am_conf.html">Berkeley
 *     DB</a>; its structures are in {@code dbinc/db_page.h}
 */
final class BerkeleyDbFile {

    private static final String FORMAT = "rpm Berkeley DB";
    private static final int MAGIC = 0x061561;
    private static final int MIN_VERSION = 5;
    private static final int MAX_VERSION = 10;
    private static final int META = 512;
    private static final int PAGE_HEADER = 26;
    private static final int MIN_PAGE = 512;
    private static final int MAX_PAGE = 64 << 10;

    /** Page types. */
    private static final int P_HASH_UNSORTED = 2;

    private static final int P_OVERFLOW = 7;
    private static final int P_HASH = 13;

    /** Item types: bytes on this page, and bytes on overflow pages. */
    private static final int H_KEYDATA = 1;

    private static final int H_OFFPAGE = 3;
    private static final int OFFPAGE_LENGTH = 12;

    private final HeaderBytes bytes;
    private final ByteOrder order;
    private final int pageSize;
    private final ByteBuffer overflow;

    private BerkeleyDbFile(HeaderBytes bytes, ByteOrder order, int pageSize) {
        this.bytes = bytes;
        this.order = order;
        this.pageSize = pageSize;
        this.overflow = ByteBuffer.allocate(pageSize).order(order);
    }

    /** Gives every header to {@code sink}, in no order. */
    static void read(BlockSource file, HeaderSink sink) throws IOException {
        HeaderBytes bytes = new HeaderBytes(file, FORMAT);
        ByteBuffer meta = ByteBuffer.allocate(META).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(0, meta);
        if (meta.getInt(12) == Integer.reverseBytes(MAGIC)) {
            meta.order(ByteOrder.BIG_ENDIAN);
        }
        if (meta.getInt(12) != MAGIC) {
            throw bytes.corrupt(12, "not a hash table of Berkeley DB");
        }
        int version = meta.getInt(16);
        if (version < MIN_VERSION || version > MAX_VERSION) {
            throw new ImageException(Reason.UNSUPPORTED, FORMAT, 16, "version " + version);
        }
        if (meta.get(24) != 0) {
            throw new ImageException(Reason.ENCRYPTED, FORMAT, 24, "its pages are encrypted");
        }
        int pageSize = meta.getInt(20);
        if (pageSize < MIN_PAGE || pageSize > MAX_PAGE || Integer.bitCount(pageSize) != 1) {
            throw bytes.corrupt(20, "pages of " + pageSize + " bytes");
        }
        long last = Integer.toUnsignedLong(meta.getInt(32));
        new BerkeleyDbFile(bytes, meta.order(), pageSize).pages(last, sink);
    }

    private void pages(long last, HeaderSink sink) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(pageSize).order(order);
        long end = Math.min(last, bytes.size() / pageSize - 1);
        for (long number = 1; number <= end; number++) {
            bytes.read(number * pageSize, page.clear());
            int type = page.get(25);
            if (type == P_HASH || type == P_HASH_UNSORTED) {
                items(page, number, sink);
            }
        }
        if (last > end) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    FORMAT,
                    bytes.size(),
                    "of " + last + " pages, the last is " + end);
        }
    }

    /** Keys and values take turns; a key is the number of its header. */
    private void items(ByteBuffer page, long number, HeaderSink sink) throws IOException {
        int entries = Short.toUnsignedInt(page.getShort(20));
        if (PAGE_HEADER + 2 * entries > pageSize || entries % 2 != 0) {
            throw bytes.corrupt(number * pageSize, "a page of " + entries + " items");
        }
        for (int i = 0; i < entries; i += 2) {
            ByteBuffer key = item(page, i, number);
            ByteBuffer value = item(page, i + 1, number);
            if (key.limit() == 1 + Integer.BYTES && key.getInt(1) == 0) {
                continue; // the number of the next header
            }
            switch (value.get(0)) {
                case H_OFFPAGE -> sink.accept(offPage(value, number));
                case H_KEYDATA -> {
                    byte[] header = bytes.header(value.limit() - 1L, number * pageSize);
                    value.get(1, header);
                    sink.accept(header);
                }
                default ->
                        throw bytes.corrupt(number * pageSize, "an item of type " + value.get(0));
            }
        }
    }

    /** Items are stored from the page's end, so that each ends where the one before it starts. */
    private ByteBuffer item(ByteBuffer page, int index, long number) throws ImageException {
        int at = Short.toUnsignedInt(page.getShort(PAGE_HEADER + 2 * index));
        int end =
                index == 0
                        ? pageSize
                        : Short.toUnsignedInt(page.getShort(PAGE_HEADER + 2 * (index - 1)));
        if (at < PAGE_HEADER || at >= end || end > pageSize) {
            throw bytes.corrupt(number * pageSize, "item " + index + " from " + at + " to " + end);
        }
        return page.slice(at, end - at).order(order);
    }

    /** A value that fills overflow pages, a chain of as many as it needs and no more. */
    private byte[] offPage(ByteBuffer item, long number) throws IOException {
        if (item.limit() < OFFPAGE_LENGTH) {
            throw bytes.corrupt(
                    number * pageSize, "an overflow item of " + item.limit() + " bytes");
        }
        long next = Integer.toUnsignedLong(item.getInt(4));
        byte[] header = bytes.header(Integer.toUnsignedLong(item.getInt(8)), number * pageSize);
        for (int done = 0; done < header.length; ) {
            bytes.read(next * pageSize, overflow.clear());
            int count = Short.toUnsignedInt(overflow.getShort(22));
            boolean fits = count > 0 && count <= pageSize - PAGE_HEADER;
            if (overflow.get(25) != P_OVERFLOW || !fits || count > header.length - done) {
                throw bytes.corrupt(
                        next * pageSize, "no overflow page of the header from page " + number);
            }
            overflow.get(PAGE_HEADER, header, done, count);
            done += count;
            next = Integer.toUnsignedLong(overflow.getInt(16));
        }
        return header;
    }
}
