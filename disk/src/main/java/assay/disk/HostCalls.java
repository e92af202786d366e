package assay.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * The few calls of Linux that the JDK does not make for us. Loading this class takes some
 * milliseconds, so it is loaded when the first of them is made.
 */
final class HostCalls {

    // The same on every architecture that the JDK runs on.
    private static final int O_RDONLY_CLOEXEC = 0x80000;

    private static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT =
            ERRNO.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));

    private static final MethodHandle LSEEK =
            handle(
                    "lseek",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT),
                    Linker.Option.captureCallState("errno"));

    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static final MethodHandle SYNCFS =
            handle("syncfs", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private HostCalls() {}

    @SuppressWarnings("restricted") // that is what --enable-native-access is for
    private static MethodHandle handle(
            String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    /** {@code open(2)} for reading; the descriptor, or a negative number. */
    static int open(Path path) {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString(), names);
            return (int) OPEN.invokeExact(name, O_RDONLY_CLOEXEC);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code lseek(2)}; the position, or a negative error number. */
    static long lseek(int descriptor, long offset, int whence) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(ERRNO);
            long position = (long) LSEEK.invokeExact(state, descriptor, offset, whence);
            return position < 0 ? -state.get(ValueLayout.JAVA_INT, ERRNO_AT) : position;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code syncfs(2)}; whether it succeeded. */
    static boolean syncfs(int descriptor) {
        try {
            return (int) SYNCFS.invokeExact(descriptor) == 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@code close(2)}. */
    static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Calling a function of C throws nothing. */
    private static IllegalStateException impossible(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }
}
