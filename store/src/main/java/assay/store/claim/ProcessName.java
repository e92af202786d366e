package assay.store.claim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Names a process of this machine so that another one can tell whether it still runs: which boot of
 * which kernel, which namespace of processes, its number there, and when it started, as {@code
 * proc_pid_stat(5)} counts it.
 */
public final class ProcessName {

    /** Of {@code starttime} behind the name of the program, which may contain anything. */
    private static final int START = 22 - 3;

    private static final Path PROC = Path.of("/proc");

    private ProcessName() {}

    /** The name of this process; empty where the system does not tell. */
    public static String own() {
        try {
            long number = ProcessHandle.current().pid();
            return machine() + " " + number + " " + start(number);
        } catch (IOException e) {
            return ""; // not a Linux: nobody will be able to tell
        }
    }

    /**
     * Whether a process has surely ended. Of a process of another machine, another container or
     * another boot nothing is known, and of one that may be hidden from us neither.
     */
    public static boolean hasEnded(String name) {
        String[] parts = name.split(" ", -1);
        if (parts.length != 4 || !parts[2].matches("[1-9][0-9]{0,9}")) {
            return false;
        }
        try {
            if (!machine().equals(parts[0] + " " + parts[1]) || !Files.exists(stat(1))) {
                return false; // hidepid= of proc(5) hides other users' processes, the first too
            }
            return !start(Long.parseLong(parts[2])).equals(parts[3]);
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String machine() throws IOException {
        String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        Path namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
        return boot + " " + namespace;
    }

    private static String start(long process) throws IOException {
        // In bytes, for the program's name need not be UTF-8.
        String line = Files.readString(stat(process), StandardCharsets.ISO_8859_1);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return fields[START];
    }

    private static Path stat(long process) {
        return PROC.resolve(process + "/stat");
    }
}
