package assay.guest.hostile;

import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.Inspection;
import assay.guest.free.FreeSpace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that inspects every file of a folder in turn, looks for its free space, and prints a
 * line for each: its name, how it ended, the CPU time in milliseconds, and why. It runs in a
 * machine of its own, whose memory is small and whose system calls are watched.
 */
final class InspectAll {

    private InspectAll() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> folder = Files.list(Path.of(arguments[0]))) {
            files = folder.sorted().toList();
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (Path file : files) {
            long start = threads.getCurrentThreadCpuTime();
            String outcome = inspect(file);
            long millis = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
            System.out.println(
                    HostileImagesTest.line(file.getFileName().toString(), millis, outcome));
        }
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // the parent shows it
    private static String inspect(Path path) throws IOException {
        try (FileSource file = FileSource.open(path);
                DiskImage image = DiskFormats.open(file)) {
            FreeSpace.find(image.disk());
            return "read " + Inspection.inspect(image).unread().size();
        } catch (ImageException e) {
            return "refused " + e.reason() + " " + e.getMessage();
        } catch (RuntimeException | Error | IOException e) {
            e.printStackTrace();
            return "broken " + e;
        }
    }
}
