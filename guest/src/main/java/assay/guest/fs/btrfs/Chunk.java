package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code struct btrfs_chunk}: where a stretch of logical addresses stands.
 *
 * @param logical its first address
 * @param length in bytes
 * @param type profile and use, {@code BTRFS_BLOCK_GROUP_*}
 * @param stripes on which devices
 */
record Chunk(long logical, long length, long type, List<Stripe> stripes) {

    /** Its size without stripes. */
    static final int SIZE = 48;

    static final int STRIPE_SIZE = 32;

    private static final long RAID0 = 0x8;
    private static final long RAID10 = 0x40;
    private static final long RAID5 = 0x80;
    private static final long RAID6 = 0x100;

    Chunk {
        stripes = List.copyOf(stripes);
    }

    /**
     * A stripe.
     *
     * @param devid the device
     * @param offset the first byte on it
     */
    record Stripe(long devid, long offset) {}

    /**
     * Reads a chunk.
     *
     * @param data the item, which must have room for all stripes that it says it has
     */
    static Chunk parse(Key key, Block data) throws ImageException {
        data.require(SIZE, "chunk");
        long length = data.i64(0);
        int count = data.u16(44);
        boolean possible =
                key.offset() >= 0 && length > 0 && length <= Long.MAX_VALUE - key.offset();
        if (!possible || count < 1 || data.size() < SIZE + count * STRIPE_SIZE) {
            throw data.corrupt(
                    0,
                    "a chunk of %d bytes at address %d with %d stripes"
                            .formatted(length, key.offset(), count));
        }
        List<Stripe> stripes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = SIZE + i * STRIPE_SIZE;
            stripes.add(new Stripe(data.i64(at), data.i64(at + 8)));
        }
        return new Chunk(key.offset(), length, data.i64(24), stripes);
    }

    /**
     * Where the bytes at an address of this chunk stand on a device; more than one place where it
     * has copies.
     *
     * @throws ImageException if they are on other devices, too
     */
    List<Long> places(long address, long devid) throws ImageException {
        if (stripes.size() > 1 && !isMirror()) {
            throw Block.unsupported("it is striped over devices (RAID 0, 10, 5 or 6)");
        }
        List<Long> places =
                stripes.stream()
                        .filter(stripe -> stripe.devid() == devid)
                        .map(stripe -> stripe.offset() + (address - logical))
                        .toList();
        if (places.isEmpty()) {
            throw Block.unsupported(
                    "part of it is on its device %d, and this is device %d"
                            .formatted(stripes.getFirst().devid(), devid));
        }
        return places;
    }

    private boolean isMirror() {
        return (type & (RAID0 | RAID10 | RAID5 | RAID6)) == 0;
    }
}
