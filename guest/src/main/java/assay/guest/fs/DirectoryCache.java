package assay.guest.fs;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Keeps the directories that were read last, because one inspection asks for many names in a few of
 * them. Not safe for use by many threads.
 */
public final class DirectoryCache {

    /** How many entries all kept directories may have, the last one not counted. */
    private static final int MAX_KEPT_ENTRIES = 3_000;

    private final LinkedHashMap<Long, SequencedMap<String, Long>> kept =
            new LinkedHashMap<>(16, 0.75f, true);
    private long keptEntries;

    /** Reads one directory from the disk. */
    @FunctionalInterface
    public interface Reader {

        /** Inode numbers by name, in on-disk order. */
        SequencedMap<String, Long> read() throws IOException;
    }

    /**
     * The inode numbers in a directory by name, in on-disk order, unmodifiable.
     *
     * @param directory its own inode number
     * @param reader asked if the directory is not known
     */
    public SequencedMap<String, Long> names(long directory, Reader reader) throws IOException {
        SequencedMap<String, Long> known = kept.get(directory);
        if (known != null) {
            return known;
        }
        SequencedMap<String, Long> names = Collections.unmodifiableSequencedMap(reader.read());
        keptEntries += weight(names);
        while (!kept.isEmpty() && keptEntries > MAX_KEPT_ENTRIES) {
            keptEntries -= weight(kept.pollFirstEntry().getValue());
        }
        kept.put(directory, names);
        return names;
    }

    /** An empty directory takes memory, too. */
    private static int weight(Map<String, Long> names) {
        return 1 + names.size();
    }
}
