package assay.service.image;

import assay.store.content.Contents;
import assay.store.place.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The regions of this server: places with a store each. An image is in one of them for ever. */
public final class Regions {

    /** How the database calls the server's own region, so that its name can be changed. */
    static final String HOME = "";

    private final Region home;
    private final Map<String, Region> all = new LinkedHashMap<>();

    /**
     * A region.
     *
     * @param name for people and APIs
     * @param place of its store, with no cache in front of it
     * @param contents of its store
     * @param copies whether images are copied from it and to it
     */
    public record Region(String name, Place place, Contents contents, boolean copies) {}

    /**
     * @param home the server's own, where all goes that is brought in
     * @throws IllegalArgumentException if two have the same name
     */
    public Regions(Region home, List<Region> others) {
        this.home = home;
        all.put(home.name(), home);
        for (Region region : others) {
            if (region.name().isEmpty() || all.put(region.name(), region) != null) {
                throw new IllegalArgumentException("two regions called " + region.name());
            }
        }
    }

    /** All of them by name, the server's own first. */
    public Map<String, Region> all() {
        return Collections.unmodifiableMap(all);
    }

    /** What an image's region is called. */
    public String name(Image image) {
        return image.region().isEmpty() ? home.name() : image.region();
    }

    /** Where an image is; empty if the operator has taken the region away. */
    Optional<Region> of(Image image) {
        return Optional.ofNullable(all.get(name(image)));
    }

    /** How the database calls a region. */
    String key(Region region) {
        return region.equals(home) ? HOME : region.name();
    }

    /**
     * The contents of a region, which the database calls so.
     *
     * @throws IllegalStateException if the operator has taken the region away
     */
    Contents contents(String key) {
        Region region = key.equals(HOME) ? home : all.get(key);
        if (region == null) {
            throw new IllegalStateException("there are no settings of the region " + key);
        }
        return region.contents();
    }
}
