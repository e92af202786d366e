package assay.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A disk as an opened container gives it.
 *
 * @param format the container format's name: {@code qcow2}
 * @param container the bytes of the container file, which whoever opened it closes
 * @param disk the bytes that a guest sees
 * @param details what the container's header says, for people: {@code compression type -> zstd}, in
 *     the order to show it
 * @param snapshots earlier states of the disk that the container holds, oldest first; at most 1,000
 */
public record DiskImage(
        String format,
        BlockSource container,
        BlockSource disk,
        Map<String, String> details,
        List<DiskSnapshot> snapshots)
        implements Closeable {

    public DiskImage {
        snapshots = List.copyOf(snapshots);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** An image without snapshots. */
    public DiskImage(
            String format, BlockSource container, BlockSource disk, Map<String, String> details) {
        this(format, container, disk, details, List.of());
    }

    /** The size in bytes that a guest sees. */
    public long virtualSize() {
        return disk.size();
    }

    /** The size of the container file in bytes. */
    public long fileSize() {
        return container.size();
    }

    /** Releases what opening the image took, such as a temporary file; not the container. */
    @Override
    public void close() throws IOException {
        if (!disk.equals(container)) {
            disk.close();
        }
    }
}
