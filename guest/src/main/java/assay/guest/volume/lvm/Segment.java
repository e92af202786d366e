package assay.guest.volume.lvm;

import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of extents of a logical volume that are laid out in one way.
 *
 * @param firstExtent of the volume
 * @param extents how many, at least 1
 * @param type LVM2's name for the way, such as {@code "thin"}
 * @param stripeSize in sectors, 0 where there is one stripe
 * @param stripes where it stands; empty for types that are not linear
 */
record Segment(long firstExtent, long extents, String type, long stripeSize, List<Stripe> stripes) {

    /** The largest number of extents, a 32-bit number in LVM2. */
    static final long MAX_EXTENTS = 0xffff_ffffL;

    /** In sectors, more than the largest stripe. */
    private static final long MAX_STRIPE = 1 << 23;

    Segment {
        stripes = List.copyOf(stripes);
    }

    /**
     * A place on a physical volume.
     *
     * @param pv the name that the group gives the physical volume
     * @param firstExtent of the physical volume
     */
    record Stripe(String pv, long firstExtent) {}

    static Segment parse(ConfigSection section) throws ImageException {
        long first = section.number("start_extent", 0, MAX_EXTENTS);
        long extents = section.number("extent_count", 1, MAX_EXTENTS);
        String type = section.shown("type");
        return isStriped(type)
                ? striped(section, first, extents)
                : new Segment(first, extents, type, 0, List.of());
    }

    /** Types may have flags behind a plus sign, such as {@code striped+LOCKED}. */
    private static boolean isStriped(String type) {
        return type.equals("striped") || type.equals("linear");
    }

    private static Segment striped(ConfigSection section, long first, long extents)
            throws ImageException {
        List<?> places = section.list("stripes");
        int count = (int) section.number("stripe_count", 1, 128);
        if (places.size() != 2 * count || extents % count != 0) {
            throw section.corrupt(
                    "has %d extents in %d stripes with %d numbers"
                            .formatted(extents, count, places.size()));
        }
        List<Stripe> stripes = new ArrayList<>();
        for (int i = 0; i < places.size(); i += 2) {
            boolean valid =
                    places.get(i) instanceof String
                            && places.get(i + 1) instanceof Long extent
                            && extent >= 0
                            && extent <= MAX_EXTENTS;
            if (!valid) {
                throw section.corrupt("has a stripe that is no place");
            }
            stripes.add(new Stripe((String) places.get(i), (Long) places.get(i + 1)));
        }
        long size = count == 1 ? 0 : section.number("stripe_size", 1, MAX_STRIPE);
        return new Segment(first, extents, "striped", size, stripes);
    }
}
