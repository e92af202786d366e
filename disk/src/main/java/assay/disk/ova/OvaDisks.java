package assay.disk.ova;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.RangeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The disks of an OVA, of which {@link OvaFormat} opens one that has no other. */
public final class OvaDisks {

    private OvaDisks() {}

    /**
     * A disk in an archive.
     *
     * @param name of its file, fit to be shown
     * @param file in any format
     */
    public record Packed(String name, BlockSource file) {}

    /**
     * Finds the disks of an OVA, in the order in which its virtual machine names them: it starts
     * from the first. Those that it does not name come last, as they stand in the archive.
     *
     * @return none if this is no OVA
     * @throws ImageException if the archive or its description is broken
     */
    public static List<Packed> of(BlockSource container) throws IOException {
        if (!OvaFormat.isTar(container)) {
            return List.of();
        }
        List<TarEntry> entries = TarArchive.entries(container);
        Optional<TarEntry> description =
                entries.stream().filter(entry -> entry.extension().equals("ovf")).findFirst();
        if (description.isEmpty()) {
            return List.of();
        }
        List<String> named = OvfText.disks(bytes(container, description.get()));
        List<TarEntry> disks = new ArrayList<>(OvaFormat.disks(entries));
        disks.sort(Comparator.comparingInt(disk -> place(named, disk)));
        return disks.stream()
                .map(disk -> new Packed(disk.shown(), bytes(container, disk)))
                .toList();
    }

    private static int place(List<String> named, TarEntry disk) {
        String name = disk.name().startsWith("./") ? disk.name().substring(2) : disk.name();
        int place = named.indexOf(name);
        return place < 0 ? named.size() : place;
    }

    private static BlockSource bytes(BlockSource container, TarEntry entry) {
        return new RangeSource(container, entry.offset(), entry.size());
    }
}
