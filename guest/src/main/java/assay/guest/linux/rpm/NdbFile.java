package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code Packages.db}, the database of SUSE and others: pages of slots, each of which names the
 * blocks of one header. All numbers are little-endian.
 *
 * @see <a
 *     href="https://github.com/rpm-software-management/rpm/blob/master/lib/backend/ndb/rpmpkg.c">
 *     rpm, lib/backend/ndb/rpmpkg.c</a>
 */
final class NdbFile {

    private static final String FORMAT = "rpm ndb";

    /** {@code RpmP}, {@code Slot}, {@code BlbS} and {@code BlbE}. */
    private static final int PKGDB_MAGIC = 0x506D7052;

    private static final int SLOT_MAGIC = 0x746F6C53;
    private static final int BLOBHEAD_MAGIC = 0x53626C42;
    private static final int BLOBTAIL_MAGIC = 0x45626C42;

    private static final int PAGE = 4_096;
    private static final int HEADER = 32;
    private static final int SLOT = 16;
    private static final int BLOCK = 16;
    private static final int BLOBHEAD = 16;
    private static final int BLOBTAIL = 12;

    /** A million packages. */
    private static final int MAX_PAGES = 4_096;

    private NdbFile() {}

    /** Gives every header to {@code sink}, in no order. */
    static void read(BlockSource file, HeaderSink sink) throws IOException {
        HeaderBytes bytes = new HeaderBytes(file, FORMAT);
        ByteBuffer page = buffer(PAGE);
        bytes.read(0, page);
        if (page.getInt(0) != PKGDB_MAGIC) {
            throw bytes.corrupt(0, "no magic RpmP");
        }
        if (page.getInt(4) != 0) {
            throw new ImageException(Reason.UNSUPPORTED, FORMAT, 4, "version " + page.getInt(4));
        }
        long pages = Integer.toUnsignedLong(page.getInt(12));
        if (pages > MAX_PAGES) {
            throw new ImageException(Reason.LIMIT, FORMAT, 12, pages + " pages of slots");
        }
        for (int i = 0; i < pages; i++) {
            bytes.read((long) i * PAGE, page.clear());
            for (int at = i == 0 ? HEADER : 0; at < PAGE; at += SLOT) {
                slot(bytes, page.slice(at, SLOT).order(ByteOrder.LITTLE_ENDIAN), sink);
            }
        }
    }

    private static void slot(HeaderBytes bytes, ByteBuffer slot, HeaderSink sink)
            throws IOException {
        if (slot.getInt(0) != SLOT_MAGIC) {
            throw bytes.corrupt(-1, "a slot without its magic");
        }
        int index = slot.getInt(4);
        long at = Integer.toUnsignedLong(slot.getInt(8)) * BLOCK;
        long blocks = Integer.toUnsignedLong(slot.getInt(12));
        if (at == 0) {
            return; // a free slot
        }
        ByteBuffer head = buffer(BLOBHEAD);
        bytes.read(at, head);
        long length = Integer.toUnsignedLong(head.getInt(12));
        long needed = (BLOBHEAD + length + BLOBTAIL + BLOCK - 1) / BLOCK;
        if (head.getInt(0) != BLOBHEAD_MAGIC || head.getInt(4) != index || blocks != needed) {
            throw bytes.corrupt(at, "package " + index + " is not where its slot says");
        }
        byte[] header = bytes.header(length, at);
        bytes.read(at + BLOBHEAD, ByteBuffer.wrap(header));
        ByteBuffer tail = buffer(BLOBTAIL);
        bytes.read(at + blocks * BLOCK - BLOBTAIL, tail);
        if (tail.getInt(8) != BLOBTAIL_MAGIC || tail.getInt(4) != head.getInt(12)) {
            throw bytes.corrupt(at, "package " + index + " does not end where it must");
        }
        sink.accept(header);
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
