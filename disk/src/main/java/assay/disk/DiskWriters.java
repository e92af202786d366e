package assay.disk;

import assay.disk.qcow2.Qcow2Encoder;
import assay.disk.qcow2.Qcow2View;
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

    private static final DiskWriter.View RAW =
            new DiskWriter.View("raw", "raw/1", disk -> disk, false);
    private static final DiskWriter.View VMDK =
            new DiskWriter.View("vmdk", "vmdk/1", VmdkSparseView::of, true);
    private static final DiskWriter.View VHD =
            new DiskWriter.View("vhd", "vhd/1", VhdView::of, true);
    private static final DiskWriter.View VHD_FIXED =
            new DiskWriter.View("vhd-fixed", "vhd-fixed/1", DiskWriters::fixedVhd, false);
    private static final DiskWriter.View VHDX =
            new DiskWriter.View("vhdx", "vhdx/1", VhdxView::of, true);
    private static final DiskWriter.View VDI =
            new DiskWriter.View("vdi", "vdi/1", VdiView::of, true);

    /** Of qcow2 without compression there are both: who writes a file need not know its size. */
    private static final DiskWriter.View QCOW2 =
            new DiskWriter.View("qcow2", "qcow2/1", Qcow2View::of, true);

    private static final List<DiskWriter> ALL =
            List.of(
                    RAW,
                    new DiskWriter.Encoder("qcow2", Qcow2Encoder.plain()),
                    new DiskWriter.Encoder("qcow2-zlib", Qcow2Encoder.zlib()),
                    new DiskWriter.Encoder("qcow2-zstd", Qcow2Encoder.zstd()),
                    VMDK,
                    new DiskWriter.Encoder("vmdk-stream", new StreamOptimizedEncoder()),
                    VHD,
                    VHD_FIXED,
                    VHDX,
                    VDI);

    private static final List<DiskWriter.View> VIEWS =
            List.of(RAW, QCOW2, VMDK, VHD, VHD_FIXED, VHDX, VDI);

    private DiskWriters() {}

    private static BlockSource fixedVhd(BlockSource disk) throws IOException {
        return VhdView.of(disk, VhdView.Options.AZURE);
    }

    /** The formats any range of which is computed when it is asked for. */
    public static List<DiskWriter.View> views() {
        return VIEWS;
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
