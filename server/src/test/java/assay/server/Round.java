package assay.server;

import assay.testkit.Oracle;
import assay.testkit.S3Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * What one job of each kind works on: contents that no other round has, nor any other job of this
 * one but those that read its source.
 *
 * @param source the path of an active image of {@link #disk}
 * @param users the folder of the bucket that images come from and go to
 * @param ports at which the jobs find that bucket
 */
record Round(int number, String source, Path users, Map<Work, Integer> ports) {

    /** The bucket that images come from and go to. */
    static final String USERS = "users";

    /** So large that an export of it has two parts. */
    private static final int SIZE = 12 << 20;

    /** Begins one, with files to read where they are needed. */
    static Round begin(Api api, int number, Path users, Map<Work, Integer> ports)
            throws IOException {
        String source = api.newImage("source", noise(number));
        Round round = new Round(number, source, users, ports);
        Files.write(round.file(Work.EXPORT, "raw"), round.disk());
        Files.write(round.file(Work.IMPORT), noise(number + 1_000));
        Path raw = Files.write(round.file(Work.INSPECT, "raw"), noise(number + 2_000));
        Path packed = round.file(Work.INSPECT);
        Oracle.require("qemu-img").run("convert", "-f", "raw", "-O", "qcow2", raw, packed);
        return round;
    }

    /** A disk with a partition of noise. */
    static byte[] noise(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        Arrays.fill(bytes, 0, 510, (byte) 0);
        bytes[446 + 4] = (byte) 0x83;
        bytes[446 + 9] = 0x08; // first sector 2048
        bytes[446 + 13] = 0x08; // 2048 sectors
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }

    /** What the source has. */
    byte[] disk() {
        return noise(number);
    }

    /** What a job brings, byte for byte. */
    byte[] content(Work work) throws IOException {
        return switch (work) {
            case INSPECT, IMPORT -> Files.readAllBytes(file(work));
            case EXPORT, TRANSFER, REWRITE -> disk();
        };
    }

    /** What a work reads or writes in the bucket of users, for the API. */
    Map<String, Object> object(Work work) {
        return Map.of(
                "endpoint",
                "http://127.0.0.1:" + ports.get(work),
                "bucket",
                USERS,
                "key",
                file(work).getFileName().toString(),
                "accessKey",
                S3Proxy.ACCESS_KEY,
                "secretKey",
                S3Proxy.SECRET_KEY);
    }

    /** The file that a work reads or, when it is whole, has written. */
    Path file(Work work) {
        return file(work, "object");
    }

    private Path file(Work work, String suffix) {
        return users.resolve(work.word() + "-" + number + "." + suffix);
    }

    /** Has QEMU find the source's disk in what was exported. */
    void compareExported() throws IOException {
        Path raw = file(Work.EXPORT, "raw");
        Oracle.require("qemu-img").run("compare", "-fraw", "-Fqcow2", raw, file(Work.EXPORT));
    }
}
