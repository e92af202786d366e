package assay.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * The few calls of Linux that the JDK does not make for us. To link a function takes milliseconds
 * for each type of function, and for errno as much again: so this class is loaded when the first
 * call is made, all functions have one type, and none tells why it failed.
 */
final class HostCalls {

    // The same on every architecture that the JDK runs on.
    private static final long O_RDONLY_CLOEXEC = 0x80000;

    private static final long SYNC_FILE_RANGE_WRITE = 2;

    /**
     * Of four integers as large as a register, which all of Linux's 64-bit conventions pass as they
     * pass shorter ones and addresses; a function that takes fewer does not look at the others. Of
     * an {@code int} that is returned the upper half is anything.
     */
    private static final MethodHandle CALL = link();

    private static final MemorySegment OPEN = find("open");
    private static final MemorySegment LSEEK = find("lseek");
    private static final MemorySegment CLOSE = find("close");
    private static final MemorySegment SYNCFS = find("syncfs");
    private static final MemorySegment SYNC_FILE_RANGE = find("sync_file_range");

    private HostCalls() {}

    @SuppressWarnings("restricted") // that is what --enable-native-access is for
    private static MethodHandle link() {
        return Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG));
    }

    private static MemorySegment find(String name) {
        return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }

    private static long call(
            MemorySegment function, long first, long second, long third, long fourth) {
        try {
            return (long) CALL.invokeExact(function, first, second, third, fourth);
        } catch (Throwable e) { // calling a function of C throws nothing
            if (e instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        }
    }

    /** {@code open(2)} for reading; the descriptor, or a negative number. */
    static int open(Path path) {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString(), names);
            return (int) call(OPEN, name.address(), O_RDONLY_CLOEXEC, 0, 0);
        }
    }

    /** {@code lseek(2)}; the position, or a negative number. */
    static long lseek(int descriptor, long offset, int whence) {
        return call(LSEEK, descriptor, offset, whence, 0);
    }

    /** {@code syncfs(2)}; whether it succeeded. */
    static boolean syncfs(int descriptor) {
        return (int) call(SYNCFS, descriptor, 0, 0, 0) == 0;
    }

    /**
     * {@code sync_file_range(2)}: has the host begin to write all of a file that it has not begun
     * to write. Where a file system does not know that, nothing happens.
     */
    static void beginWriting(int descriptor) {
        call(SYNC_FILE_RANGE, descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    }

    /** {@code close(2)}. */
    static void close(int descriptor) {
        call(CLOSE, descriptor, 0, 0, 0);
    }
}
