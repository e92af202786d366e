package assay.disk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A disk as an opened container gives it.
 *
 * @param format the container format's name: {@code qcow2}
 * @param container the bytes of the container file; closing it closes everything
 * @param disk the bytes that a guest sees
 * @param details what the container's header says, for people: {@code compression type -> zstd}, in
 *     the order to show it
 */
public record DiskImage(
        String format, BlockSource container, BlockSource disk, Map<String, String> details) {

    public DiskImage {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** The size in bytes that a guest sees. */
    public long virtualSize() {
        return disk.size();
    }

    /** The size of the container file in bytes. */
    public long fileSize() {
        return container.size();
    }
}
