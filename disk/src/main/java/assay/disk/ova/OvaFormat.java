package assay.disk.ova;

import assay.disk.BlockSource;
import assay.disk.DiskFormat;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.InnerFormats;
import assay.disk.RangeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An OVA with one disk.
 *
 * <p>The details of an opened image: {@code disk file} (its name in the archive), {@code disk
 * format}, {@code manifest} (whether there is one; its digests are not verified), and those of the
 * disk.
 */
public final class OvaFormat implements DiskFormat {

    static final String NAME = "ova";

    private static final int MAGIC_OFFSET = 257;
    private static final byte[] MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> DISKS =
            Set.of("vmdk", "vhd", "vhdx", "vdi", "qcow2", "img", "raw", "gz");
    private static final int MAX_SHOWN = 10;

    private final InnerFormats inner;

    /** A format that opens the disk in the archive with {@code inner}. */
    public OvaFormat(InnerFormats inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Any tar archive: what it holds is seen when it is opened. */
    @Override
    public boolean matches(BlockSource container) throws IOException {
        return isTar(container);
    }

    static boolean isTar(BlockSource container) throws IOException {
        if (container.size() < TarHeader.BLOCK) {
            return false;
        }
        ByteBuffer magic = ByteBuffer.allocate(MAGIC.length);
        container.read(MAGIC_OFFSET, magic);
        return magic.flip().equals(ByteBuffer.wrap(MAGIC));
    }

    @Override
    public DiskImage open(BlockSource container) throws IOException {
        List<TarEntry> entries = TarArchive.entries(container);
        if (entries.stream().noneMatch(entry -> entry.extension().equals("ovf"))) {
            throw error(
                    Reason.UNSUPPORTED,
                    -1,
                    "this is a tar archive without an OVF description, so no OVA; unpack it first,"
                            + " with: tar -xf image.tar");
        }
        TarEntry disk = onlyDisk(entries);
        DiskImage image = inner.open(new RangeSource(container, disk.offset(), disk.size()));
        Map<String, String> details = new LinkedHashMap<>();
        details.put("disk file", disk.shown());
        details.put("disk format", image.format());
        boolean manifest = entries.stream().anyMatch(entry -> entry.extension().equals("mf"));
        details.put("manifest", manifest ? "not verified" : "none");
        details.putAll(image.details());
        return new DiskImage(NAME, container, image.disk(), details);
    }

    private static TarEntry onlyDisk(List<TarEntry> entries) throws ImageException {
        List<TarEntry> disks = disks(entries);
        if (disks.size() == 1) {
            return disks.getFirst();
        }
        throw error(
                Reason.UNSUPPORTED,
                -1,
                disks.isEmpty()
                        ? "it holds no disk, but " + names(entries)
                        : "it holds "
                                + disks.size()
                                + " disks, of which one alone would be read: "
                                + names(disks)
                                + "; unpack it with: tar -xf image.ova");
    }

    /** The files that hold disks, by their names. */
    static List<TarEntry> disks(List<TarEntry> entries) {
        return entries.stream().filter(entry -> DISKS.contains(entry.extension())).toList();
    }

    private static String names(List<TarEntry> entries) {
        return entries.stream()
                .limit(MAX_SHOWN)
                .map(TarEntry::shown)
                .collect(Collectors.joining(", "));
    }

    static ImageException error(Reason reason, long offset, String what) {
        return new ImageException(reason, NAME, offset, what);
    }
}
