package assay.disk.codec;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Bytes as the compressors of the host write them. */
final class Packed {

    private Packed() {}

    /**
     * What {@code command} makes of {@code data}.
     *
     * @param folder where the program reads and writes
     * @param command a program that takes {@code -f -o OUTPUT INPUT}, or {@code lz4}
     */
    static byte[] by(String command, Path folder, byte[] data) throws IOException {
        Path plain = folder.resolve("plain");
        Path packed = folder.resolve("packed");
        Files.write(plain, data);
        String[] words = command.split(" ", -1);
        Oracle program = Oracle.require(words[0]);
        String arguments = String.join(" ", Arrays.copyOfRange(words, 1, words.length));
        String line =
                words[0].equals("lz4")
                        ? "-q -f " + arguments + " " + plain + " " + packed
                        : "-q -f " + arguments + " -o " + packed + " " + plain;
        program.run((Object[]) line.replaceAll(" +", " ").split(" ", -1));
        return Files.readAllBytes(packed);
    }
}
