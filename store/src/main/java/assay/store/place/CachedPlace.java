package assay.store.place;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * A place whose blocks and pages are also kept in a folder of this machine, so that what is read
 * again comes from there. They never change, so a copy is never out of date.
 *
 * <p>Only {@code get} is answered from the folder. Whether an object exists is always asked of the
 * origin: a writer relies on the answer, and another process may have deleted the object. The
 * folder holds what the origin holds, so what is encrypted there is encrypted here.
 *
 * <p>The folder may be deleted while nobody uses it, and survives kills. A power loss may leave a
 * damaged copy: whoever finds it wrong calls {@link #forget} and gets it again.
 */
public final class CachedPlace implements Place {

    private static final Pattern IMMUTABLE = Pattern.compile("(blocks|pages)/[0-9a-f]{2}/.+");

    private final Place origin;
    private final CacheFolder folder;
    private final ConcurrentMap<String, CompletableFuture<ByteBuffer>> fetches =
            new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * A cache in front of {@code origin}, which is closed with it.
     *
     * @param root of this process alone; created if it does not exist
     * @param maxBytes what the files in the folder take up, at most and about; the least recently
     *     read are deleted first
     */
    public CachedPlace(Place origin, Path root, long maxBytes) throws IOException {
        this.origin = origin;
        this.folder = new CacheFolder(root, maxBytes);
    }

    private static boolean isImmutable(String name) {
        return IMMUTABLE.matcher(name).matches();
    }

    @Override
    public void put(String name, ByteBuffer bytes) throws IOException {
        origin.put(name, bytes);
        if (isImmutable(name)) {
            folder.keep(name, bytes);
        }
    }

    @Override
    public void replace(String name, ByteBuffer bytes) throws IOException {
        origin.replace(name, bytes);
        if (isImmutable(name)) {
            folder.keep(name, bytes);
        }
    }

    @Override
    public ByteBuffer get(String name) throws IOException {
        if (!isImmutable(name)) {
            return origin.get(name);
        }
        Optional<ByteBuffer> kept = folder.get(name, 0, MAX_OBJECT);
        if (kept.isPresent()) {
            hits.increment();
            return kept.get();
        }
        return fetch(name);
    }

    @Override
    public ByteBuffer get(String name, long offset, int length) throws IOException {
        if (!isImmutable(name)) {
            return origin.get(name, offset, length);
        }
        Optional<ByteBuffer> kept = folder.get(name, offset, length);
        if (kept.isPresent()) {
            hits.increment();
            return kept.get();
        }
        ByteBuffer whole = fetch(name);
        int from = Math.toIntExact(Math.min(offset, whole.limit()));
        return whole.slice(from, Math.min(length, whole.limit() - from));
    }

    /** Fetches an object whole; who wants it meanwhile waits for the same answer. */
    private ByteBuffer fetch(String name) throws IOException {
        while (true) {
            CompletableFuture<ByteBuffer> mine = new CompletableFuture<>();
            CompletableFuture<ByteBuffer> other = fetches.putIfAbsent(name, mine);
            if (other == null) {
                return fetch(name, mine);
            }
            Optional<ByteBuffer> got = await(name, other);
            if (got.isPresent()) {
                hits.increment();
                return got.get().duplicate();
            }
        }
    }

    private ByteBuffer fetch(String name, CompletableFuture<ByteBuffer> mine) throws IOException {
        try {
            ByteBuffer bytes = keptOrFetched(name);
            mine.complete(bytes);
            return bytes.duplicate();
        } catch (IOException | RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            if (!fetches.remove(name, mine)) {
                folder.forget(name); // deleted or found damaged meanwhile
            }
        }
    }

    /** Another fetch may have ended after we looked and before ours began. */
    private ByteBuffer keptOrFetched(String name) throws IOException {
        Optional<ByteBuffer> kept = folder.get(name, 0, MAX_OBJECT);
        if (kept.isPresent()) {
            hits.increment();
            return kept.get().asReadOnlyBuffer();
        }
        misses.increment();
        ByteBuffer bytes = origin.get(name).asReadOnlyBuffer();
        folder.keep(name, bytes);
        return bytes;
    }

    /** What another thread got; empty if it was interrupted, which is not for us to suffer from. */
    private static Optional<ByteBuffer> await(String name, CompletableFuture<ByteBuffer> other)
            throws IOException {
        try {
            return Optional.of(other.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for " + name);
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            return switch (other.exceptionNow()) {
                case InterruptedIOException ignored -> Optional.empty();
                case ClosedByInterruptException ignored -> Optional.empty();
                // The same kind, as NoSuchFileException means something to who waits.
                case IOException failed -> throw failed;
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                default -> throw new IllegalStateException(e);
            };
        }
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        return origin.size(name);
    }

    @Override
    public void delete(String name) throws IOException {
        origin.delete(name);
        forget(name);
    }

    @Override
    public boolean forget(String name) throws IOException {
        fetches.remove(name);
        boolean kept = isImmutable(name) && folder.forget(name);
        return origin.forget(name) || kept;
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        origin.list(prefix, visitor);
    }

    @Override
    public void sync() throws IOException {
        origin.sync();
    }

    @Override
    public void close() throws IOException {
        origin.close();
    }

    /** What it was good for, since it was opened. */
    public Statistics statistics() {
        return new Statistics(hits.sum(), misses.sum(), folder.failures());
    }

    /**
     * What a cache was good for.
     *
     * @param hits gets that the origin was not asked for
     * @param misses gets that it was asked for
     * @param failures objects that could not be kept, read or deleted in the folder: look at its
     *     disk. Reads go on without it
     */
    public record Statistics(long hits, long misses, long failures) {}
}
