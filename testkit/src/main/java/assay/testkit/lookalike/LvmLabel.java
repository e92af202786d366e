package assay.testkit.lookalike;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The start of an LVM2 physical volume that holds {@code vg/root} from its first extent on.
 *
 * @see <a href="https://sourceware.org/git/?p=lvm2.git;a=blob;f=lib/format_text/layout.h">LVM2,
 *     lib/format_text/layout.h</a>
 */
final class LvmLabel {

    /** Where the first extent begins. */
    static final int SIZE = 1 << 20;

    private static final int EXTENT_MIB = 4;
    private static final int AREA = 4096;
    private static final String PV = "l6KXJY-Ic1b-xsTc-vA8Y-UkB5-eQvf-gIAWzP";

    private LvmLabel() {}

    static byte[] of(long mebibytes) {
        long extents = mebibytes / EXTENT_MIB;
        ByteBuffer head = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        put(head, 512, "LABELONE");
        head.putLong(512 + 8, 1).putInt(512 + 20, 32);
        put(head, 512 + 24, "LVM2 001");
        put(head, 544, PV.replace("-", ""));
        head.putLong(576, SIZE + (mebibytes << 20)).putLong(584, SIZE);
        head.putLong(616, AREA).putLong(624, SIZE - AREA);
        head.putInt(512 + 16, crc(head, 532, 1024));
        byte[] text = (text(extents) + "\0").getBytes(StandardCharsets.US_ASCII);
        head.put(AREA + 512, text);
        put(head, AREA + 4, " LVM2 x[5A%r0N*>");
        head.putInt(AREA + 20, 1).putLong(AREA + 24, AREA).putLong(AREA + 32, SIZE - AREA);
        head.putLong(AREA + 40, 512).putLong(AREA + 48, text.length);
        head.putInt(AREA + 56, crc(head, AREA + 512, AREA + 512 + text.length));
        head.putInt(AREA, crc(head, AREA + 4, AREA + 512));
        return head.array();
    }

    private static String text(long extents) {
        return """
        vg {
        id = "lA3kO0-btvK-q1CA-I2mG-3Hji-5SjZ-hmXZNG"
        seqno = 2
        format = "lvm2"
        status = ["RESIZEABLE", "READ", "WRITE"]
        flags = []
        extent_size = 8192
        max_lv = 0
        max_pv = 0
        metadata_copies = 0
        physical_volumes {
        pv0 {
        id = "%s"
        device = "/dev/vda1"
        status = ["ALLOCATABLE"]
        flags = []
        dev_size = %d
        pe_start = 2048
        pe_count = %d
        }
        }
        logical_volumes {
        root {
        id = "Iu1vpV-ji1M-3B47-uWW9-jURZ-v35c-EDdv1o"
        status = ["READ", "WRITE", "VISIBLE"]
        flags = []
        creation_time = 1767600000
        creation_host = "localhost"
        segment_count = 1
        segment1 {
        start_extent = 0
        extent_count = %d
        type = "striped"
        stripe_count = 1
        stripes = [ "pv0", 0 ]
        }
        }
        }
        }
        contents = "Text Format Volume Group"
        version = 1
        description = "look-alike"
        """
                .formatted(PV, 2048 + extents * 8192, extents, extents);
    }

    private static void put(ByteBuffer head, int at, String ascii) {
        head.put(at, ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** The CRC-32 of Ethernet, begun with a number of LVM's own and not inverted. */
    private static int crc(ByteBuffer bytes, int from, int to) {
        int crc = 0xf597a6cf;
        for (int i = from; i < to; i++) {
            crc ^= bytes.get(i) & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
            }
        }
        return crc;
    }
}
