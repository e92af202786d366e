package assay.guest.linux.os;

import assay.disk.BlockSource;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.PartitionUse;
import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds swap on disk: partitions, files that are switched on, and lines of fstab. */
public final class SwapDetector implements Detector {

    /** Where mkswap(8) signs: the last ten bytes of the first page, of whatever size. */
    private static final int[] PAGE_SIZES = {4_096, 8_192, 16_384, 65_536};

    private static final String SIGNATURE = "SWAPSPACE2";

    private final Volumes volumes;

    /**
     * @param volumes those of the disk, where swap partitions are found
     */
    public SwapDetector(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public String produces() {
        return "swap";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        List<String> swapFiles = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<Fstab.Entry> entries = FstabDetector.read(files).map(Fstab::entries).orElse(List.of());
        for (Fstab.Entry entry : entries) {
            if (!entry.isSwap()) {
                continue;
            }
            Evidence seen = new Evidence(FstabDetector.FSTAB, entry.line(), entry.text());
            facts.evidence("swap.fstabEntries[" + lines.size() + "]", seen);
            lines.add(entry.spec());
            if (entry.spec().startsWith("/") && isSwapFile(files, entry.spec())) {
                facts.evidence("swap.files[" + swapFiles.size() + "]", seen);
                swapFiles.add(entry.spec());
            }
        }
        facts.put("swap.files", swapFiles);
        facts.put("swap.fstabEntries", lines);
        if (lines.isEmpty()) {
            facts.evidence("swap.fstabEntries", Evidence.at(FstabDetector.FSTAB, "no swap"));
        }
        partitions(facts);
    }

    private void partitions(Facts.Builder facts) {
        Optional<Volume> opaque = volumes.opaque();
        if (opaque.isPresent()) {
            facts.unread(
                    "swap.partitions",
                    opaque.get().place() + ", where swap may be: " + opaque.get().whyNot());
            return;
        }
        List<String> partitions = new ArrayList<>();
        for (Volume volume : volumes.all()) {
            // a partition of that type may have been given a file system since
            boolean markedOnly =
                    volume.use() == PartitionUse.SWAP && volume.type() == Signature.Type.UNKNOWN;
            if (volume.type() == Signature.Type.SWAP || markedOnly) {
                facts.evidence(
                        "swap.partitions[" + partitions.size() + "]",
                        Evidence.at(
                                volume.place(), markedOnly ? "partition type is swap" : SIGNATURE));
                partitions.add(volume.place());
            }
        }
        facts.put("swap.partitions", partitions);
    }

    private static boolean isSwapFile(GuestFiles files, String path) throws IOException {
        Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
        if (file.isEmpty()) {
            return false;
        }
        BlockSource content = file.get().tree().content(file.get().node());
        for (int page : PAGE_SIZES) {
            if (content.size() >= page && signature(content, page).equals(SIGNATURE)) {
                return true;
            }
        }
        return false;
    }

    private static String signature(BlockSource content, int page) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIGNATURE.length());
        content.read(page - SIGNATURE.length(), bytes);
        return new String(bytes.array(), StandardCharsets.US_ASCII);
    }
}
