package assay.disk.vmdk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The descriptor that we write: of a disk in one file, for an LSI Logic controller. */
final class DescriptorText {

    /** What other programs leave for it, too. */
    static final int SECTORS = 20;

    private static final int HEADS = 255;
    private static final int SECTORS_PER_TRACK = 63;

    private DescriptorText() {}

    /**
     * The descriptor, filled up to {@link #SECTORS} sectors.
     *
     * @param createType what the disk is made up of
     * @param sectors size of the disk
     * @param allocated how many grains hold data; with the size it makes the content's number
     */
    static byte[] of(String createType, long sectors, long allocated) {
        String text =
                """
                # Disk DescriptorFile
                version=1
                CID=%08x
                parentCID=ffffffff
                createType="%s"

                # Extent description
                RW %d SPARSE "disk.vmdk"

                # The Disk Data Base
                #DDB

                ddb.virtualHWVersion = "4"
                ddb.geometry.cylinders = "%d"
                ddb.geometry.heads = "%d"
                ddb.geometry.sectors = "%d"
                ddb.adapterType = "lsilogic"
                """
                        .formatted(
                                cid(sectors, allocated),
                                createType,
                                sectors,
                                Math.max(1, sectors / (HEADS * SECTORS_PER_TRACK)),
                                HEADS,
                                SECTORS_PER_TRACK);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, SECTORS * Geometry.SECTOR);
    }

    /** Never all ones, which stands for no content, nor the number before it. */
    private static int cid(long sectors, long allocated) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(16).putLong(sectors).putLong(allocated).flip());
        return (int) crc.getValue() & 0x7fff_ffff;
    }
}
