package assay.disk;

import java.io.IOException;
import java.util.Map;

/**
 * An optical disc's image (ECMA-119, ISO 9660): its bytes are the disc's. It may well have a
 * partition table, too, to be started from a USB stick.
 */
final class IsoFormat implements DiskFormat {

    private static final String NAME = "iso";

    /** The standard identifier of the first volume descriptor, in sector 16 of 2 KiB. */
    private static final Signature VOLUME = Signature.text(16 * 2048 + 1, "CD001");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean matches(BlockSource container) throws IOException {
        return VOLUME.isOn(container);
    }

    @Override
    public boolean startsWithDisk(BlockSource container) {
        return true;
    }

    @Override
    public DiskImage open(BlockSource container) {
        return new DiskImage(NAME, container, container, Map.of());
    }
}
