package assay.guest.fs.iso;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.DirectoryCache;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** Reads directories. A file is known by where its first record is on the disc. */
final class Directories {

    private static final int MAX_ENTRIES = 250_000;

    private final IsoVolume volume;
    private final Budget budget;
    private final DirectoryCache cache = new DirectoryCache();

    Directories(IsoVolume volume, Budget budget) {
        this.volume = volume;
        this.budget = budget;
    }

    /** The numbers of a directory's files by name, in on-disk order. */
    SequencedMap<String, Long> names(long directory) throws IOException {
        return cache.names(directory, () -> read(volume.record(directory)));
    }

    /** Records do not cross sectors; what is left of one is zeros. */
    private SequencedMap<String, Long> read(DirectoryRecord directory) throws IOException {
        SequencedMap<String, Long> names = new LinkedHashMap<>();
        int sector = volume.blockSize();
        long start = directory.block() * sector;
        boolean continues = false;
        for (long at = 0; at < directory.size(); ) {
            budget.step(IsoVolume.FORMAT);
            int length = Byte.toUnsignedInt(volume.bytes(start + at, 1).get(0));
            if (length == 0) {
                at = (at / sector + 1) * sector;
                continue;
            }
            if (length > sector - at % sector) {
                throw IsoVolume.corrupt(start + at, "a directory record crosses a sector");
            }
            DirectoryRecord record = volume.record(start + at);
            // Of a file in several extents the first record counts.
            if (!continues) {
                add(record, names);
            }
            continues = record.has(DirectoryRecord.MULTI_EXTENT);
            at += length;
        }
        return names;
    }

    private void add(DirectoryRecord record, SequencedMap<String, Long> names) throws IOException {
        if (record.isSelfOrParent() || record.has(DirectoryRecord.ASSOCIATED)) {
            return;
        }
        String name = record.name(volume.charset());
        long number = record.at();
        switch (volume.info().names()) {
            case ROCK_RIDGE -> {
                RockRidge more = volume.rockRidge(record);
                if (more.isRelocated()) {
                    return;
                }
                name = more.name().isEmpty() ? name.toLowerCase(Locale.ROOT) : more.name();
                number = more.childBlock() == 0 ? number : more.childBlock() * volume.blockSize();
            }
            case PLAIN -> name = name.toLowerCase(Locale.ROOT);
            case JOLIET -> {
                // as it is
            }
        }
        if (name.equals(".") || name.equals("..")) {
            return;
        }
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw IsoVolume.corrupt(record.at(), "a file has a name that can stand in no path");
        }
        names.putIfAbsent(name, number);
        if (names.size() > MAX_ENTRIES) {
            throw new ImageException(
                    Reason.LIMIT,
                    IsoVolume.FORMAT,
                    record.at(),
                    "a directory has more than " + MAX_ENTRIES + " entries");
        }
    }
}
