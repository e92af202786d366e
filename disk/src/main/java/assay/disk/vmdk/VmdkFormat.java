package assay.disk.vmdk;

import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.RangeSource;
import java.io.IOException;

/**
 * The VMDK format: monolithicSparse and streamOptimized, and monolithicFlat where the caller gives
 * both files.
 *
 * <p>The details of an opened image: {@code create type}, {@code version} of the header, {@code
 * grain size} in bytes, {@code adapter type} (the controller that it was made for, if it says so),
 * {@code dirty} (true if whoever wrote it did not close it; its content can be read all the same).
 */
public final class VmdkFormat implements DiskFormat {

    static final String NAME = "vmdk";

    @Override
    public String name() {
        return NAME;
    }

    /** The header's magic number, or a text that QEMU would take for a descriptor. */
    @Override
    public boolean matches(BlockSource container) throws IOException {
        byte[] start = Bytes.read(container, 0, DescriptorProbe.LENGTH);
        return isSparse(start) || DescriptorProbe.matches(start);
    }

    private static boolean isSparse(byte[] start) {
        return start.length >= 4
                && start[0] == 'K'
                && start[1] == 'D'
                && start[2] == 'M'
                && start[3] == 'V';
    }

    @Override
    public DiskImage open(BlockSource container) throws IOException {
        if (isSparse(Bytes.read(container, 0, Integer.BYTES))) {
            return SparseDisk.open(container);
        }
        Descriptor descriptor = readDescriptor(container);
        boolean flat = descriptor.extents().size() == 1 && descriptor.extents().getFirst().isFlat();
        throw error(
                Reason.EXTERNAL_FILE,
                0,
                "this is only the description of a disk of type "
                        + Descriptor.shown(descriptor.createType())
                        + ", whose data is in "
                        + files(descriptor)
                        + "; no file is opened because an image names it: "
                        + (flat ? "give that file, too, or " : "")
                        + "make one file of them where all are, with:"
                        + " qemu-img convert -O qcow2 in.vmdk out.qcow2");
    }

    private static String files(Descriptor descriptor) {
        return switch (descriptor.extents().size()) {
            case 0 -> "no file";
            case 1 -> Descriptor.shown(descriptor.extents().getFirst().fileName());
            default ->
                    Descriptor.shown(descriptor.extents().getFirst().fileName())
                            + " and other files";
        };
    }

    /**
     * Opens a disk of two files: a descriptor in text, and the file with the bytes. What the
     * descriptor names does not matter; the caller says which file it is.
     *
     * @param descriptor the text: {@code disk.vmdk}
     * @param flat the bytes: {@code disk-flat.vmdk}
     * @return an image whose container is {@code flat}
     * @throws ImageException with {@link Reason#UNSUPPORTED} if the descriptor does not describe a
     *     disk of one flat file; with {@link Reason#TRUNCATED} if the file is too short for it
     */
    public static DiskImage openFlat(BlockSource descriptor, BlockSource flat) throws IOException {
        Descriptor text = readDescriptor(descriptor);
        String type = text.createType();
        boolean known = type.equals(Descriptor.MONOLITHIC_FLAT) || type.equals(Descriptor.VMFS);
        if (!known || text.extents().size() != 1 || !text.extents().getFirst().isFlat()) {
            throw error(
                    Reason.UNSUPPORTED,
                    0,
                    "a disk of type "
                            + Descriptor.shown(type)
                            + " in "
                            + text.extents().size()
                            + " parts; of two files only a descriptor and its flat file can be"
                            + " read");
        }
        DescriptorExtent extent = text.extents().getFirst();
        long available = flat.size() >>> Geometry.SECTOR_BITS;
        if (extent.offset() > available || extent.sectors() > available - extent.offset()) {
            throw error(
                    Reason.TRUNCATED,
                    0,
                    ("the descriptor says that the disk has %d sectors from %d on, but the flat"
                                    + " file has only %d: copy it again")
                            .formatted(extent.sectors(), extent.offset(), available));
        }
        BlockSource disk =
                new RangeSource(
                        flat,
                        extent.offset() << Geometry.SECTOR_BITS,
                        extent.sectors() << Geometry.SECTOR_BITS);
        return new DiskImage(NAME, flat, disk, Details.of(text));
    }

    private static Descriptor readDescriptor(BlockSource file) throws IOException {
        if (file.size() > Descriptor.MAX_LENGTH) {
            throw error(
                    Reason.LIMIT,
                    0,
                    "a descriptor of %d bytes, over %d"
                            .formatted(file.size(), Descriptor.MAX_LENGTH));
        }
        byte[] bytes = Bytes.read(file, 0, Descriptor.MAX_LENGTH);
        if (!DescriptorProbe.matches(bytes)) {
            throw error(Reason.UNSUPPORTED, 0, "this file is no descriptor of a disk");
        }
        return Descriptor.parse(bytes, 0);
    }

    static ImageException error(Reason reason, long offset, String what) {
        return new ImageException(reason, NAME, offset, what);
    }
}
