import assay.disk.BlockSource;
import assay.disk.Conversion;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.DiskWriter;
import assay.disk.DiskWriters;
import assay.disk.FileOutput;
import assay.disk.FileSource;
import assay.guest.Inspection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Times what a server does that has done it before; see {@code bench/warm}. */
class Warm {

    private static final int RUNS = 15;

    /** Runs before the first that counts: the compilers take that long. */
    private static final int WARM_UP = 15;

    private interface Work {
        void run() throws IOException;
    }

    /**
     * Arguments: a qcow2 image, the same as raw, a raw image of 20 GiB, a folder for what is
     * written.
     */
    void main(String[] arguments) throws IOException {
        Path qcow2 = Path.of(arguments[0]);
        Path raw = Path.of(arguments[1]);
        Path large = Path.of(arguments[2]);
        Path out = Path.of(arguments[3]).resolve("out");
        row("inspect qcow2", median(() -> inspect(qcow2)));
        row("inspect raw", median(() -> inspect(raw)));
        for (String format : List.of("qcow2", "vmdk", "vhd", "vhd-fixed", "vhdx", "vdi")) {
            row(
                    "convert raw " + format,
                    median(() -> convert(raw, format, out), () -> Files.delete(out)));
        }
        row("convert qcow2 raw", median(() -> convert(qcow2, "raw", out), () -> Files.delete(out)));
        for (String name : DiskWriters.names()) {
            if (DiskWriters.find(name).orElseThrow() instanceof DiskWriter.View view) {
                row("first byte " + name, median(() -> firstByte(large, view)));
            }
        }
    }

    private static void inspect(Path file) throws IOException {
        try (DiskImage image = DiskFormats.open(FileSource.open(file))) {
            Inspection.inspect(image);
        }
    }

    private static void convert(Path file, String format, Path out) throws IOException {
        try (DiskImage image = DiskFormats.open(FileSource.open(file));
                FileOutput output = FileOutput.replace(out)) {
            Conversion.write(image.disk(), DiskWriters.find(format).orElseThrow(), output, _ -> {});
        }
    }

    /**
     * Opens the image, lays out the container and reads 64 KiB from its start and from its middle.
     */
    private static void firstByte(Path file, DiskWriter.View view) throws IOException {
        try (DiskImage image = DiskFormats.open(FileSource.open(file))) {
            BlockSource container = view.view().of(image.disk());
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            container.read(0, bytes);
            container.read(container.size() / 2 & -512, bytes.clear());
        }
    }

    private static double median(Work work) throws IOException {
        return median(work, () -> {});
    }

    /** Of the time that {@code work} takes; clearing up after it does not count. */
    private static double median(Work work, Work clearing) throws IOException {
        double[] seconds = new double[RUNS];
        for (int run = -WARM_UP; run < RUNS; run++) {
            long start = System.nanoTime();
            work.run();
            if (run >= 0) {
                seconds[run] = (System.nanoTime() - start) / 1e9;
            }
            clearing.run();
        }
        Arrays.sort(seconds);
        return seconds[RUNS / 2];
    }

    private static void row(String what, double seconds) {
        System.out.printf("%-26s %8.1f ms%n", what, seconds * 1000);
    }
}
