package assay.guest.fs.xfs;

import assay.disk.ImageException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What short and long directories have in common: names. */
final class DirectoryEntry {

    private DirectoryEntry() {}

    /**
     * Adds the entry with the name at {@code offset}, if it is not the directory itself or its
     * parent. Of two entries with one name only the first counts.
     *
     * @param length of the name, at least 1
     */
    static void add(Map<String, Long> names, Block block, int offset, int length, long ino)
            throws ImageException {
        String name = new String(block.copy(offset, length), StandardCharsets.UTF_8);
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw block.corrupt(offset, "a name in a directory has a slash or a NUL in it");
        }
        if (!name.equals(".") && !name.equals("..")) {
            names.putIfAbsent(name, ino);
        }
    }
}
