package assay.testkit.lookalike;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A system that can be written as a disk. */
public interface LookAlike {

    /** Writes the disk as {@code disk.raw} in {@code folder}, which is there. */
    Path build(Path folder) throws IOException;

    /**
     * The same system on a disk of another format.
     *
     * @param format qemu-img's name of it: {@code qcow2}, {@code vpc}, {@code vhdx}, {@code vmdk}
     * @param options its options, such as {@code subformat=fixed,force_size=on}, or nothing
     */
    default LookAlike in(String format, String options) {
        return folder -> {
            Path raw = build(folder);
            Path file = folder.resolve("disk." + format);
            List<Object> all =
                    new ArrayList<>(List.of("convert", "-f", "raw", "-O", format, raw, file));
            if (!options.isEmpty()) {
                all.addAll(List.of("-o", options));
            }
            Oracle.require("qemu-img").run(all.toArray());
            Files.delete(raw);
            return file;
        };
    }
}
