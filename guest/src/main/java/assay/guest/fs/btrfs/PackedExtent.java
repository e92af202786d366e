package assay.guest.fs.btrfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A compressed extent that is unpacked when it is read. */
final class PackedExtent implements BlockSource {

    private final Device device;
    private final Cache cache;
    private final Place place;

    /**
     * What an extent is.
     *
     * @param address where it stands
     * @param packed its length there
     * @param size its length when it is unpacked
     * @param compression how it was packed
     */
    record Place(long address, int packed, int size, Compression compression) {}

    /** Keeps the extents that were unpacked last, at most 2 MiB. */
    static final class Cache {

        private static final int MAX_EXTENTS = 16;

        private final Map<Place, byte[]> extents =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Place, byte[]> eldest) {
                        return size() > MAX_EXTENTS;
                    }
                };

        private synchronized byte[] get(Place place, Device device) throws IOException {
            byte[] bytes = extents.get(place);
            if (bytes == null) {
                byte[] packed = device.data(place.address(), place.packed());
                int sectorSize = device.superblock().sectorSize();
                bytes = place.compression().unpack(packed, place.size(), sectorSize);
                extents.put(place, bytes);
            }
            return bytes;
        }
    }

    PackedExtent(Device device, Cache cache, FileExtent extent) {
        this.device = device;
        this.cache = cache;
        this.place =
                new Place(
                        extent.diskBytenr(),
                        (int) extent.diskNumBytes(),
                        (int) extent.ramBytes(),
                        extent.compression());
    }

    @Override
    public long size() {
        return place.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), place.size());
        target.put(cache.get(place, device), (int) offset, target.remaining());
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, place.size());
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    @Override
    public void close() {}
}
