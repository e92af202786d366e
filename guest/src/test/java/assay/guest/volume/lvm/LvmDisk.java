package assay.guest.volume.lvm;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;

/**
 * A disk with an MBR whose partitions are physical volumes of one group with one logical volume,
 * {@code vg-a/ro-ot}. Nothing is copied: it shows other bytes through LVM2's metadata.
 */
public final class LvmDisk {

    private static final int EXTENT = 4 << 20;
    private static final int STRIPE = 64 << 10;
    private static final long START = 1 << 20;

    static final String ONE = "l6KXJY-Ic1b-xsTc-vA8Y-UkB5-eQvf-gIAWzP";
    static final String TWO = "m7LYKZ-Jd2c-ytUd-wB9Z-VlC6-fRwg-hJBXaQ";

    private LvmDisk() {}

    /** The volume in one segment for each few extents, in any order on one physical volume. */
    public static BlockSource shuffled(BlockSource content, long seed) {
        return shuffled(content, seed, "");
    }

    /** The same with further volumes in the metadata. */
    public static BlockSource shuffled(BlockSource content, long seed, String volumes) {
        int extents = Math.ceilDiv(Math.toIntExact(content.size() >> 10), EXTENT >> 10);
        int run = Math.max(1, extents / 10);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < extents; i += run) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        StringBuilder segments = new StringBuilder("segment_count = " + order.size() + "\n");
        int[] onPv = new int[extents];
        int at = 0;
        for (int first : order) {
            int count = Math.min(run, extents - first);
            segments.append(
                    """
                    segment%d {
                    start_extent = %d
                    extent_count = %d
                    type = "striped"
                    stripe_count = 1
                    stripes = [ "pv0", %d ]
                    }
                    """
                            .formatted(first + 1, first, count, at));
            for (int i = 0; i < count; i++) {
                onPv[at++] = first + i;
            }
        }
        String text =
                text(segments.toString(), extents, 1)
                        .replace("logical_volumes {\n", "logical_volumes {\n" + volumes);
        LongUnaryOperator place = o -> (long) onPv[(int) (o / EXTENT)] * EXTENT + o % EXTENT;
        return disk(pv(ONE, text, extents, content, place, EXTENT));
    }

    /** The volume in stripes of 64 KiB over two physical volumes. */
    public static BlockSource striped(BlockSource content) {
        int extents = Math.ceilDiv(Math.toIntExact(content.size() >> 10), (2 * EXTENT) >> 10);
        String segment =
                """
                segment_count = 1
                segment1 {
                start_extent = 0
                extent_count = %d
                type = "striped"
                stripe_count = 2
                stripe_size = %d # 64 KiB
                stripes = [
                "pv0", 0,
                "pv1", 0
                ]
                }
                """
                        .formatted(2 * extents, STRIPE / 512);
        String text = text(segment, extents, 2);
        LongUnaryOperator even = o -> o / STRIPE * 2 * STRIPE + o % STRIPE;
        LongUnaryOperator odd = o -> (o / STRIPE * 2 + 1) * STRIPE + o % STRIPE;
        return disk(
                pv(ONE, text, extents, content, even, STRIPE),
                pv(TWO, text, extents, content, odd, STRIPE));
    }

    /** The metadata of the group. */
    static String text(String segments, int extents, int pvs) {
        StringBuilder volumes = new StringBuilder();
        for (int i = 0; i < pvs; i++) {
            volumes.append(
                    """
                    pv%d {
                    id = "%s"
                    device = "/dev/sda%d"
                    status = ["ALLOCATABLE"]
                    flags = []
                    dev_size = %d
                    pe_start = 2048
                    pe_count = %d
                    }
                    """
                            .formatted(
                                    i,
                                    i == 0 ? ONE : TWO,
                                    i + 1,
                                    2048 + (long) extents * (EXTENT / 512),
                                    extents));
        }
        return """
        vg-a {
        id = "lA3kO0-btvK-q1CA-I2mG-3Hji-5SjZ-hmXZNG"
        seqno = 5
        format = "lvm2"
        status = ["RESIZEABLE", "READ", "WRITE"]
        flags = []
        extent_size = 8192
        max_lv = 0
        max_pv = 0
        metadata_copies = 0
        physical_volumes {
        %s}
        logical_volumes {
        ro-ot {
        id = "Iu1vpV-ji1M-3B47-uWW9-jURZ-v35c-EDdv1o"
        status = ["READ", "WRITE", "VISIBLE"]
        flags = []
        creation_time = 1795264735
        creation_host = "vm"
        %s}
        }
        }
        # Generated by LVM2 version 2.03.16(2) (2022-05-18)
        contents = "Text Format Volume Group"
        version = 1
        description = "Write from \\"vgcreate\\"."
        """
                .formatted(volumes, segments);
    }

    private static BlockSource pv(
            String uuid,
            String text,
            int extents,
            BlockSource content,
            LongUnaryOperator place,
            int unit) {
        long size = PvBytes.HEAD + (long) extents * EXTENT;
        BlockSource head = new BytesSource(new PvBytes(uuid, size).text(text).bytes());
        return new MappedSource(
                "test",
                size,
                offset -> {
                    if (offset < PvBytes.HEAD) {
                        return new Piece.Stored(head, offset, PvBytes.HEAD - offset);
                    }
                    long from = place.applyAsLong(offset - PvBytes.HEAD);
                    long length = unit - from % unit;
                    return from < content.size()
                            ? new Piece.Stored(
                                    content, from, Math.min(length, content.size() - from))
                            : new Piece.Absent(Extent.Kind.HOLE, length);
                });
    }

    private static BlockSource disk(BlockSource... pvs) {
        ByteBuffer mbr = ByteBuffer.allocate((int) START).order(ByteOrder.LITTLE_ENDIAN);
        mbr.putShort(510, (short) 0xaa55);
        long end = START;
        for (int i = 0; i < pvs.length; i++) {
            mbr.put(446 + 16 * i + 4, (byte) 0x8e);
            mbr.putInt(446 + 16 * i + 8, (int) (end / 512));
            mbr.putInt(446 + 16 * i + 12, (int) (pvs[i].size() / 512));
            end += pvs[i].size();
        }
        BlockSource head = new BytesSource(mbr.array());
        return new MappedSource(
                "test",
                end,
                offset -> {
                    if (offset < START) {
                        return new Piece.Stored(head, offset, START - offset);
                    }
                    long at = offset - START;
                    int i = 0;
                    while (at >= pvs[i].size()) {
                        at -= pvs[i++].size();
                    }
                    return new Piece.Stored(pvs[i], at, pvs[i].size() - at);
                });
    }
}
