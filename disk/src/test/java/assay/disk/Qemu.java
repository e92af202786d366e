package assay.disk;

import assay.testkit.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** QEMU, as the judge of what an image in one format holds. */
public final class Qemu {

    /** The unit in which {@link #data} tells data from holes. */
    public static final int UNIT = 512;

    private static final Pattern RUN =
            Pattern.compile("\"start\": (\\d+), \"length\": (\\d+),.*\"data\": (true|false)");

    private final Oracle qemuImg = Oracle.require("qemu-img");
    private final String format;

    /**
     * @param format as QEMU calls it: {@code vpc}
     */
    public Qemu(String format) {
        this.format = format;
    }

    /** Makes an image of a raw disk; options are separated by spaces. */
    public void convert(Path raw, Path image, String options) {
        List<Object> arguments = new ArrayList<>(List.of("convert", "-f", "raw", "-O", format));
        if (!options.isEmpty()) {
            arguments.addAll(List.of(options.split(" ", -1)));
        }
        arguments.addAll(List.of(raw, image));
        qemuImg.run(arguments.toArray());
    }

    /** Changes an image by commands of {@code qemu-io}. */
    public void io(Path image, String... commands) {
        Oracle.require("qemu-io").run(ioArguments(image, commands));
    }

    private Object[] ioArguments(Path image, String... commands) {
        List<Object> arguments = new ArrayList<>(List.of("-f", format, "-d", "unmap"));
        for (String command : commands) {
            arguments.add("-c");
            arguments.add(command);
        }
        arguments.add(image);
        return arguments.toArray();
    }

    /** The units of {@link #UNIT} bytes that QEMU takes for data. */
    public BitSet data(Path image) {
        BitSet data = new BitSet();
        Matcher run = RUN.matcher(qemuImg.run("map", "-f", format, "--output", "json", image));
        while (run.find()) {
            int start = (int) (Long.parseLong(run.group(1)) / UNIT);
            int length = (int) (Long.parseLong(run.group(2)) / UNIT);
            data.set(start, start + length, Boolean.parseBoolean(run.group(3)));
        }
        return data;
    }

    /** Writes the disk from a mebibyte on to a raw file. */
    public void copyFrom(Path image, long mebibyte, Path raw) {
        qemuImg.run(
                "dd",
                "-f",
                format,
                "-O",
                "raw",
                "bs=1M",
                "skip=" + mebibyte,
                "if=" + image,
                "of=" + raw);
    }

    /** What {@code qemu-img info} says of an image. */
    public String info(Path image) {
        return qemuImg.run("info", "-f", format, image);
    }

    /** Fails unless QEMU finds nothing wrong with an image; not all formats can be asked. */
    public void check(Path image) {
        qemuImg.run("check", "-f", format, image);
    }

    /** Repairs an image. */
    public void repair(Path image) {
        qemuImg.run("check", "-r", "all", "-f", format, image);
    }

    /** Fails unless QEMU reads the same from a raw file and an image, up to zeros at the end. */
    public void requireIdentical(Path raw, Path image) {
        qemuImg.run("compare", "-f", "raw", "-F", format, raw, image);
    }
}
