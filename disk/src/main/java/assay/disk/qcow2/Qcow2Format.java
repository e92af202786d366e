package assay.disk.qcow2;

import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The qcow2 format, versions 2 and 3.
 *
 * <p>The details of an opened image: {@code compat} (0.10 or 1.1), {@code cluster size} in bytes,
 * {@code compression type} (zlib or zstd, whether or not any cluster is compressed), {@code
 * extended L2} (true or false), {@code dirty} (true if whoever wrote it did not close it; its
 * content can be read all the same), {@code snapshots} (how many it holds; they are not read).
 */
public final class Qcow2Format implements DiskFormat {

    static final String NAME = "qcow2";

    @Override
    public String name() {
        return NAME;
    }

    /** The magic number; version 1 of the format shares it and is not ours. */
    @Override
    public boolean matches(BlockSource container) throws IOException {
        if (container.size() < 2 * Integer.BYTES) {
            return false;
        }
        ByteBuffer start = first(container, 2 * Integer.BYTES);
        return start.getInt(0) == Qcow2Header.MAGIC && start.getInt(Integer.BYTES) != 1;
    }

    @Override
    public DiskImage open(BlockSource container) throws IOException {
        return open(container, false);
    }

    /**
     * As {@link #open(BlockSource)}, but an image with a backing file is not refused: what that
     * file would show are holes of the disk.
     */
    public DiskImage openTop(BlockSource container) throws IOException {
        return open(container, true);
    }

    /**
     * The backing file that a qcow2 file names, if it does.
     *
     * @throws ImageException if the header is broken
     */
    public Optional<BackingFile> backingFile(BlockSource container) throws IOException {
        Qcow2Header header = Qcow2Header.parse(first(container, Qcow2Header.LONGEST));
        return Refusals.backing(header, first(container, Geometry.checkedClusterSize(header)));
    }

    private static DiskImage open(BlockSource container, boolean backed) throws IOException {
        Qcow2Header header = Qcow2Header.parse(first(container, Qcow2Header.LONGEST));
        int clusterSize = Geometry.checkedClusterSize(header);
        Refusals.check(header, first(container, clusterSize), backed);
        Compression compression = Compression.of(header);
        Geometry geometry = Geometry.of(header, container.size());
        Qcow2Disk disk = new Qcow2Disk(container, geometry, compression);
        disk.checkInsideFile();
        return new DiskImage(
                NAME,
                container,
                disk,
                details(header, geometry, compression),
                SnapshotTable.read(container, header));
    }

    /** The first bytes of the file, as far as it goes. */
    private static ByteBuffer first(BlockSource container, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, container.size()));
        container.read(0, bytes);
        return bytes.flip();
    }

    private static Map<String, String> details(
            Qcow2Header header, Geometry geometry, Compression compression) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("compat", header.compat());
        details.put("cluster size", String.valueOf(geometry.clusterSize()));
        details.put("compression type", compression.name().toLowerCase(Locale.ROOT));
        details.put("extended L2", String.valueOf(geometry.extendedL2()));
        details.put("dirty", String.valueOf(header.has(Qcow2Header.DIRTY)));
        details.put("snapshots", String.valueOf(header.nbSnapshots()));
        return details;
    }
}
