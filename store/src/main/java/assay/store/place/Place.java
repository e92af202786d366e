package assay.store.place;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/**
 * A flat space of named objects: a folder or a bucket. Safe for use by many threads and by many
 * processes at once; what one has put, every other sees.
 *
 * <p>Names are words of {@code [0-9a-z.-]} joined by slashes, at most 200 characters, and no word
 * begins with a dot. Objects are small: at most {@value #MAX_OBJECT} bytes.
 */
public interface Place extends Closeable {

    /** The largest object, in bytes. */
    int MAX_OBJECT = 16 << 20;

    /**
     * Puts an object, whole: nobody sees a part of it. It is durable once {@link #sync} was called
     * and has returned. One of the same name is replaced; whenever the machine loses its power, one
     * of the two is there, whole.
     *
     * @param bytes from position to limit, which are not changed
     * @throws assay.store.StoreFullException if there is no room
     */
    void put(String name, ByteBuffer bytes) throws IOException;

    /**
     * Puts an object in the place of one that nobody can make again. It is durable when this
     * returns.
     */
    default void replace(String name, ByteBuffer bytes) throws IOException {
        put(name, bytes);
        sync();
    }

    /**
     * The whole object.
     *
     * @throws NoSuchFileException if there is none
     */
    ByteBuffer get(String name) throws IOException;

    /**
     * A part of an object; shorter than asked for if the object ends before.
     *
     * @throws NoSuchFileException if there is none
     */
    ByteBuffer get(String name, long offset, int length) throws IOException;

    /** The size of an object in bytes; empty if there is none. */
    OptionalLong size(String name) throws IOException;

    /**
     * Forgets what was kept of an object outside of the place itself, if that is done at all. Who
     * finds an object damaged calls this, and gets it again.
     *
     * @return whether something was kept, so that another get may give other bytes
     */
    default boolean forget(String name) throws IOException {
        return false;
    }

    /** Deletes an object. One that does not exist is deleted already. */
    void delete(String name) throws IOException;

    /**
     * Goes through the objects whose names begin with {@code prefix}, which ends with a slash or
     * inside a name, in no order. Objects put or deleted meanwhile may be missed or seen.
     */
    void list(String prefix, Visitor visitor) throws IOException;

    /** Returns when all that this process has put before is durable. */
    void sync() throws IOException;

    /** How many bytes there is room for, if anybody can tell. */
    default OptionalLong usableSpace() throws IOException {
        return OptionalLong.empty();
    }

    /** Takes what a listing finds. */
    @FunctionalInterface
    interface Visitor {

        /** Called once for each object, by the thread that lists. */
        void visit(Entry entry) throws IOException;
    }

    /**
     * An object that exists.
     *
     * @param size in bytes
     */
    record Entry(String name, long size) {}
}
