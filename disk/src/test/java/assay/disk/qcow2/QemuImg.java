package assay.disk.qcow2;

import assay.testkit.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** QEMU, which defines what a qcow2 image holds. */
final class QemuImg {

    static final int UNIT = 512;

    private static final Pattern RUN =
            Pattern.compile("\"start\": (\\d+), \"length\": (\\d+),.*\"data\": (true|false)");

    private final Oracle qemuImg = Oracle.require("qemu-img");

    /** Runs {@code qemu-img} with options separated by spaces, then files. */
    String run(String options, Path... files) {
        List<Object> arguments = new ArrayList<>(List.of(options.split(" ", -1)));
        arguments.addAll(List.of(files));
        return qemuImg.run(arguments.toArray());
    }

    /** Changes an image by commands of {@code qemu-io}. */
    static void io(Path image, String... commands) {
        List<Object> arguments = new ArrayList<>(List.of("-f", "qcow2", "-d", "unmap"));
        for (String command : commands) {
            arguments.add("-c");
            arguments.add(command);
        }
        arguments.add(image);
        Oracle.require("qemu-io").run(arguments.toArray());
    }

    /** The units of {@link #UNIT} bytes that QEMU takes for data. */
    BitSet data(Path image) {
        BitSet data = new BitSet();
        Matcher run = RUN.matcher(run("map -f qcow2 --output json", image));
        while (run.find()) {
            int start = (int) (Long.parseLong(run.group(1)) / UNIT);
            int length = (int) (Long.parseLong(run.group(2)) / UNIT);
            data.set(start, start + length, Boolean.parseBoolean(run.group(3)));
        }
        return data;
    }

    /** Fails unless QEMU reads the same from a raw file and a qcow2 image. */
    void requireIdentical(Path raw, Path image) {
        run("compare -f raw -F qcow2", raw, image);
    }
}
