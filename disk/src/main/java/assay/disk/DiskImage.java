package assay.disk;

import java.util.Map;

/**
 * A disk as an opened container gives it.
 *
 * @param format the container format's name: {@code qcow2}
 * @param container the bytes of the container file; closing it closes everything
 * @param disk the bytes that a guest sees
 * @param details what the container's header says, for people: {@code compression type -> zstd}
 */
public record DiskImage(
        String format, BlockSource container, BlockSource disk, Map<String, String> details) {

    public DiskImage {
        details = Map.copyOf(details);
    }
}
