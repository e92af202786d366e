package assay.store.place;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A bounded folder of copies of objects called {@code blocks/ab/…} and {@code pages/ab/…}. It needs
 * next to no memory, however many there are: names are digests, so it deals them out to shelves by
 * their first byte, bounds each shelf alone, and reads a shelf's files only when the shelf is full.
 * A file's time of change is when it was last read, so a restart forgets nothing.
 *
 * <p>A folder that fails is as good as an empty one: failures are counted, not thrown.
 */
final class CacheFolder {

    private static final int MOST_SHELVES = 256;

    /** A smaller shelf would hold so few blocks that the oldest of them is not old. */
    private static final long SMALLEST_SHELF = 64L << 20;

    /** What file systems give to the smallest file. */
    private static final long FILE = 4096;

    private final Path root;
    private final FolderPlace files;
    private final Shelf[] shelves;
    private final LongAdder failures = new LongAdder();

    CacheFolder(Path root, long maxBytes) throws IOException {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("a cache needs room, not " + maxBytes + " bytes");
        }
        this.root = root;
        this.files = new FolderPlace(root);
        files.clean();
        long many = Math.clamp(maxBytes / SMALLEST_SHELF, 1, MOST_SHELVES);
        shelves = new Shelf[(int) Long.highestOneBit(many)];
        for (int i = 0; i < shelves.length; i++) {
            shelves[i] = new Shelf(i, maxBytes / shelves.length);
        }
    }

    /** A part of a copy, which is then the last to be deleted; empty if there is none. */
    Optional<ByteBuffer> get(String name, long offset, int length) throws IOException {
        try {
            ByteBuffer bytes = files.get(name, offset, length);
            Files.setLastModifiedTime(root.resolve(name), FileTime.from(Instant.now()));
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            failed(e);
            return Optional.empty();
        }
    }

    void keep(String name, ByteBuffer bytes) throws IOException {
        Shelf shelf = shelf(name);
        if (size(bytes.remaining()) > shelf.most) {
            return;
        }
        try {
            files.put(name, bytes);
            shelf.added(size(bytes.remaining()));
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Whether there was a copy. */
    boolean forget(String name) throws IOException {
        try {
            return Files.deleteIfExists(root.resolve(ObjectName.check(name)));
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    private void failed(IOException e) throws IOException {
        if (e instanceof ClosedByInterruptException || e instanceof InterruptedIOException) {
            throw e; // the thread's, not the folder's
        }
        failures.increment();
    }

    long failures() {
        return failures.sum();
    }

    private static long size(long bytes) {
        return Math.ceilDiv(Math.max(bytes, 1), FILE) * FILE;
    }

    /** The shelf of {@code blocks/ab/…} or {@code pages/ab/…}. */
    private Shelf shelf(String name) {
        int start = name.indexOf('/') + 1;
        int first = HexFormat.fromHexDigits(name, start, start + 2);
        return shelves[first * shelves.length / MOST_SHELVES];
    }

    /** The copies whose names begin with some bytes. */
    private final class Shelf {

        private final int number;
        private final long most;
        private boolean known;
        private long bytes;

        Shelf(int number, long most) {
            this.number = number;
            this.most = most;
        }

        /** Makes room once there are too many bytes. */
        synchronized void added(long more) throws IOException {
            bytes += more;
            if (known && bytes <= most) {
                return;
            }
            List<Copy> copies = copies();
            bytes = copies.stream().mapToLong(Copy::size).sum();
            known = true;
            if (bytes <= most) {
                return;
            }
            copies.sort(Comparator.comparing(Copy::read));
            for (Copy copy : copies) {
                // An eighth at once, so that the shelf is not read again for each new copy.
                if (bytes <= most - most / 8) {
                    return;
                }
                Files.deleteIfExists(copy.file());
                bytes -= copy.size();
            }
        }

        private List<Copy> copies() throws IOException {
            List<Copy> copies = new ArrayList<>();
            for (int i = 0; i < MOST_SHELVES; i++) {
                if (i * shelves.length / MOST_SHELVES == number) {
                    String prefix = "%02x/".formatted(i);
                    files.list("blocks/" + prefix, entry -> add(copies, entry));
                    files.list("pages/" + prefix, entry -> add(copies, entry));
                }
            }
            return copies;
        }

        private void add(List<Copy> copies, Place.Entry entry) throws IOException {
            Path file = root.resolve(entry.name());
            try {
                FileTime read = Files.getLastModifiedTime(file);
                copies.add(new Copy(file, size(entry.size()), read));
            } catch (NoSuchFileException e) {
                return; // deleted meanwhile
            }
        }
    }

    private record Copy(Path file, long size, FileTime read) {}
}
