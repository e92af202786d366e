package assay.guest.free;

import assay.disk.BlockSource;
import assay.disk.Conversion;
import assay.disk.DiskWriters;
import assay.disk.FileOutput;
import assay.disk.FileSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;

/** Copies of disks without their free space, for oracles to look at. */
final class Dropped {

    private static final int MIB = 1 << 20;

    private Dropped() {}

    /** A file full of what was there before, 1 MiB of each {@code every}. */
    static Path noise(Path image, int megabytes, int every) throws IOException {
        byte[] noise = new byte[MIB];
        new Random(5).nextBytes(noise);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) megabytes * MIB);
            for (int at = 0; at < megabytes; at += every) {
                file.seek((long) at * MIB);
                file.write(noise);
            }
        }
        return image;
    }

    /** Writes what is left of an image into a file beside it, and gives that. */
    static Path copy(Path image) throws IOException {
        Path copy = image.resolveSibling("dropped.raw");
        try (FileSource source = FileSource.open(image)) {
            write(FreeSpace.find(source).without(), copy);
        }
        return copy;
    }

    /** Writes a disk into a raw file. */
    static void write(BlockSource disk, Path copy) throws IOException {
        try (FileOutput output = FileOutput.replace(copy)) {
            Conversion.write(disk, DiskWriters.find("raw").orElseThrow(), output, done -> {});
        }
    }
}
