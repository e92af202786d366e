package assay.disk.vmdk;

import assay.disk.BlockSource;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Opens a hosted sparse extent with its embedded descriptor: a whole disk in one file. */
final class SparseDisk {

    /** The footer's marker, the footer and the marker that ends the stream. */
    private static final int FOOTER_LENGTH = 3 * Geometry.SECTOR;

    /** The grains of 16 GiB, of the usual size; a few hundredths of a second. */
    private static final int MAX_EARLY_STEPS = 1 << 18;

    private SparseDisk() {}

    static DiskImage open(BlockSource container) throws IOException {
        long fileSize = container.size();
        SparseExtentHeader header = header(container, 0);
        Descriptor descriptor = descriptor(container, header);
        requireOneExtent(descriptor);
        SparseExtentHeader last =
                header.gdOffset() == SparseExtentHeader.GD_AT_END
                        ? footer(container, header)
                        : header;
        Geometry geometry = Geometry.of(last, fileSize);
        requireAgreement(descriptor, geometry);
        GrainMap map = new GrainMap(container, geometry);
        checkInsideFile(map, geometry);
        return new DiskImage(
                VmdkFormat.NAME,
                container,
                new MappedSource(VmdkFormat.NAME, geometry.size(), map),
                Details.of(descriptor, header, geometry));
    }

    private static SparseExtentHeader header(BlockSource container, long at) throws IOException {
        byte[] bytes = Bytes.read(container, at, SparseExtentHeader.LENGTH);
        return SparseExtentHeader.parse(ByteBuffer.wrap(bytes), at);
    }

    private static Descriptor descriptor(BlockSource container, SparseExtentHeader header)
            throws IOException {
        if (header.descriptorOffset() == 0) {
            throw partOfDisk(28);
        }
        // QEMU looks for a parent at sector 1, whatever the header says.
        if (header.descriptorOffset() != 1) {
            throw VmdkFormat.error(
                    Reason.CORRUPT,
                    28,
                    "the descriptor does not follow the header but is said to be at sector "
                            + Long.toUnsignedString(header.descriptorOffset()));
        }
        long size = header.descriptorSize();
        if (size < 1 || size > Descriptor.MAX_LENGTH / Geometry.SECTOR) {
            throw VmdkFormat.error(
                    Reason.LIMIT,
                    36,
                    "a descriptor of " + Long.toUnsignedString(size) + " sectors");
        }
        int length = (int) size * Geometry.SECTOR;
        byte[] text = Bytes.read(container, Geometry.SECTOR, length);
        if (text.length < length) {
            throw VmdkFormat.error(
                    Reason.TRUNCATED,
                    container.size(),
                    "the file ends within the descriptor; the copy or upload is incomplete: copy"
                            + " it again");
        }
        if (text[0] == 0) {
            throw partOfDisk(Geometry.SECTOR);
        }
        Descriptor descriptor = Descriptor.parse(text, Geometry.SECTOR);
        if (!hasEnd(text)) {
            throw VmdkFormat.error(
                    Reason.CORRUPT, Geometry.SECTOR, "the descriptor does not end in its place");
        }
        return descriptor;
    }

    private static ImageException partOfDisk(long at) {
        return VmdkFormat.error(
                Reason.EXTERNAL_FILE,
                at,
                "this is one part of a disk that a descriptor in another file describes; make one"
                        + " file of them where all are, with:"
                        + " qemu-img convert -O qcow2 in.vmdk out.qcow2");
    }

    /** QEMU reads on to the next NUL, even behind the descriptor's last sector. */
    private static boolean hasEnd(byte[] text) {
        for (byte character : text) {
            if (character == 0) {
                return true;
            }
        }
        return false;
    }

    private static void requireOneExtent(Descriptor descriptor) throws ImageException {
        if (descriptor.extents().isEmpty()) {
            throw VmdkFormat.error(
                    Reason.CORRUPT, Geometry.SECTOR, "the descriptor names no part of the disk");
        }
        DescriptorExtent extent = descriptor.extents().getFirst();
        if (descriptor.extents().size() > 1
                || !extent.type().equals("SPARSE")
                || extent.offset() != 0
                || extent.namesAPath()) {
            throw VmdkFormat.error(
                    Reason.EXTERNAL_FILE,
                    Geometry.SECTOR,
                    "the descriptor of this file says that the disk is elsewhere, as "
                            + extent.type()
                            + " in "
                            + Descriptor.shown(extent.fileName())
                            + "; no other file is ever opened: export the disk again as one file");
        }
    }

    private static SparseExtentHeader footer(BlockSource container, SparseExtentHeader header)
            throws IOException {
        long at = (container.size() & -Geometry.SECTOR) - FOOTER_LENGTH;
        byte[] bytes = Bytes.read(container, Math.max(at, 0), FOOTER_LENGTH);
        Marker end = new Marker(0, 0, Marker.END_OF_STREAM);
        boolean whole =
                at > 0
                        && footerMarker(marker(bytes, 0))
                        && marker(bytes, FOOTER_LENGTH - Geometry.SECTOR).equals(end);
        if (!whole) {
            throw VmdkFormat.error(
                    Reason.TRUNCATED,
                    Math.max(at, 0),
                    "the stream has no end: its footer is not here; the copy or upload is"
                            + " incomplete: copy the image again");
        }
        SparseExtentHeader footer = header(container, at + Geometry.SECTOR);
        if (!footer.agreesWith(header) || footer.gdOffset() == SparseExtentHeader.GD_AT_END) {
            throw VmdkFormat.error(
                    Reason.CORRUPT,
                    at + Geometry.SECTOR,
                    "the footer contradicts the header; export the image again");
        }
        return footer;
    }

    private static boolean footerMarker(Marker marker) {
        return marker.size() == 0 && marker.type() == Marker.FOOTER;
    }

    private static Marker marker(byte[] bytes, int at) {
        return Marker.parse(ByteBuffer.wrap(bytes, at, Marker.LENGTH));
    }

    /** VirtualBox rounds the header's number up to a whole grain. */
    private static void requireAgreement(Descriptor descriptor, Geometry geometry)
            throws ImageException {
        String type =
                geometry.compressed() ? Descriptor.STREAM_OPTIMIZED : Descriptor.MONOLITHIC_SPARSE;
        if (!descriptor.createType().equals(type)) {
            throw VmdkFormat.error(
                    Reason.CORRUPT,
                    Geometry.SECTOR,
                    "the descriptor says %s, the header %s"
                            .formatted(Descriptor.shown(descriptor.createType()), type));
        }
        long sectors = geometry.size() >>> Geometry.SECTOR_BITS;
        long described = descriptor.extents().getFirst().sectors();
        long grain = geometry.grainSize() >>> Geometry.SECTOR_BITS;
        if (described > sectors || sectors - described >= grain) {
            throw VmdkFormat.error(
                    Reason.CORRUPT,
                    Geometry.SECTOR,
                    "the descriptor says %d sectors, the header %d".formatted(described, sectors));
        }
    }

    /**
     * Looks through the mapping, to say before anything was read that the file was cut off. Of a
     * very large disk this reaches only the start; the rest is checked when it is read.
     */
    private static void checkInsideFile(GrainMap map, Geometry geometry) throws IOException {
        long at = 0;
        for (int step = 0; step < MAX_EARLY_STEPS && at < geometry.size(); step++) {
            at += map.at(at).length();
        }
    }
}
