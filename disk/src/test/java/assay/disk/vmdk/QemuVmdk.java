package assay.disk.vmdk;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** QEMU, which knows the right answer about what a VMDK holds. */
final class QemuVmdk {

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
        List<Object> arguments = new ArrayList<>(List.of("-f", "vmdk", "-d", "unmap"));
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
        Matcher run = RUN.matcher(run("map -f vmdk --output json", image));
        while (run.find()) {
            int start = (int) (Long.parseLong(run.group(1)) / UNIT);
            int length = (int) (Long.parseLong(run.group(2)) / UNIT);
            data.set(start, start + length, Boolean.parseBoolean(run.group(3)));
        }
        return data;
    }

    /** The units that our reader takes for data. */
    static BitSet data(BlockSource disk) throws IOException {
        BitSet data = new BitSet();
        for (long at = 0; at < disk.size(); ) {
            Extent extent = disk.extentAt(at, disk.size());
            boolean isData = extent.kind() == Extent.Kind.DATA;
            data.set((int) (at / UNIT), (int) (extent.end() / UNIT), isData);
            at = extent.end();
        }
        return data;
    }

    /** Fails unless QEMU reads the same from a raw file and a VMDK. */
    void requireIdentical(Path raw, Path image) {
        run("compare -f raw -F vmdk", raw, image);
    }

    /** Copies the data of {@code source} as a converter does: what is not data is left out. */
    static Path copy(BlockSource source, Path target) throws IOException {
        try (FileChannel channel =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < source.size(); ) {
                Extent extent = source.extentAt(at, Math.min(source.size(), at + (1 << 20)));
                if (extent.kind() == Extent.Kind.DATA) {
                    ByteBuffer data = ByteBuffer.allocate((int) extent.length());
                    source.read(at, data);
                    channel.write(data.flip(), at);
                }
                at = extent.end();
            }
            if (channel.size() < source.size()) {
                channel.write(ByteBuffer.allocate(1), source.size() - 1);
            }
        }
        return target;
    }
}
