package assay.guest.linux.config;

import assay.disk.ImageException;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs detectors over a guest as an inspection does. */
public final class Detected {

    private Detected() {}

    /** What the detectors find in the guest. */
    public static Facts in(GuestFiles guest, Detector... detectors) {
        return in(guest, Map.of(), detectors);
    }

    /**
     * As {@link #in(GuestFiles, Detector...)}, after others have found {@code known}, by path.
     *
     * @param detectors none for all of this package, in their order
     */
    public static Facts in(GuestFiles guest, Map<String, Object> known, Detector... detectors) {
        Facts.Builder facts = Facts.builder();
        known.forEach(facts::put);
        List<Detector> all = detectors.length == 0 ? ConfigDetectors.all() : List.of(detectors);
        for (Detector detector : all) {
            try {
                detector.detect(guest, facts);
            } catch (ImageException e) {
                facts.unread(detector.produces(), String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return facts.build();
    }

    /** One key of every element of the list at {@code path}. */
    public static List<Object> column(Facts facts, String path, String key) {
        List<Object> column = new ArrayList<>();
        for (Object element : (List<?>) facts.at(path).orElseThrow()) {
            column.add(String.valueOf(((Map<?, ?>) element).get(key)));
        }
        return column;
    }
}
