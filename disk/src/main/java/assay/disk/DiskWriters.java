package assay.disk;

import assay.disk.qcow2.Qcow2Encoder;
import assay.disk.vdi.VdiView;
import assay.disk.vhd.VhdView;
import assay.disk.vhdx.VhdxView;
import assay.disk.vmdk.StreamOptimizedEncoder;
import assay.disk.vmdk.VmdkSparseView;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every way to write a disk into a file. */
public final class DiskWriters {

    private static final List<DiskWriter> ALL =
            List.of(
                    new DiskWriter.View("raw", disk -> disk, false),
                    new DiskWriter.Encoder("qcow2", Qcow2Encoder.plain()),
                    new DiskWriter.Encoder("qcow2-zlib", Qcow2Encoder.zlib()),
                    new DiskWriter.Encoder("qcow2-zstd", Qcow2Encoder.zstd()),
                    new DiskWriter.View("vmdk", VmdkSparseView::of, true),
                    new DiskWriter.Encoder("vmdk-stream", new StreamOptimizedEncoder()),
                    new DiskWriter.View("vhd", VhdView::of, true),
                    new DiskWriter.View("vhd-fixed", DiskWriters::fixedVhd, false),
                    new DiskWriter.View("vhdx", VhdxView::of, true),
                    new DiskWriter.View("vdi", VdiView::of, true));

    private DiskWriters() {}

    private static BlockSource fixedVhd(BlockSource disk) throws IOException {
        return VhdView.of(disk, VhdView.Options.AZURE);
    }

    /** The names of all. */
    public static List<String> names() {
        return ALL.stream().map(DiskWriter::name).toList();
    }

    /** The writer with a name, if there is one. */
    public static Optional<DiskWriter> find(String name) {
        return ALL.stream().filter(writer -> writer.name().equals(name)).findFirst();
    }

    /** The format that a file's name asks for by its ending, if it does. */
    public static Optional<String> formatOf(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String ending = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        String format =
                switch (ending) {
                    case "img" -> "raw";
                    case "vpc" -> "vhd";
                    default -> ending;
                };
        return dot < 0 ? Optional.empty() : Optional.of(format).filter(names()::contains);
    }
}
