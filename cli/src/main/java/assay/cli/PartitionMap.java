package assay.cli;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.PrintableText;
import assay.guest.volume.Partition;
import assay.guest.volume.PartitionTable;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a disk is divided, and what stands in each part by its first bytes.
 *
 * @param kind the partition table's kind
 * @param size of the disk in bytes
 * @param parts in order of their places; the whole disk, if there is no table
 */
record PartitionMap(String kind, long size, List<Part> parts) {

    private static final long STEPS = 100_000;
    private static final int WIDTH = 72;

    /** More would not fit into a line. */
    private static final int MAX_DRAWN = 12;

    private static final int MAX_LABEL = 64;

    /**
     * A partition.
     *
     * @param number 0 for the whole disk
     * @param start first byte
     * @param length in bytes
     * @param type as the table writes it, empty for the whole disk
     * @param name as the table writes it, made printable
     * @param content what its first bytes say
     * @param label of the content, made printable
     */
    record Part(
            int number,
            long start,
            long length,
            String type,
            String name,
            Signature content,
            String label) {

        static Part of(Partition partition, BlockSource disk) throws IOException {
            Signature content = Signature.of(partition.in(disk));
            return new Part(
                    partition.number(),
                    partition.start(),
                    partition.length(),
                    partition.type(),
                    printable(partition.name()),
                    content,
                    printable(content.label()));
        }
    }

    static PartitionMap of(BlockSource disk) throws IOException {
        PartitionTable table = PartitionTable.read(disk, new Budget(STEPS));
        List<Part> parts = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            if (!partition.isExtended()) {
                parts.add(Part.of(partition, disk));
            }
        }
        if (table.kind() == PartitionTable.Kind.NONE) {
            Signature content = Signature.of(disk);
            parts.add(new Part(0, 0, disk.size(), "", "", content, printable(content.label())));
        }
        parts.sort(Comparator.comparingLong(Part::start));
        return new PartitionMap(table.kind().text(), disk.size(), parts);
    }

    private static String printable(String text) {
        return PrintableText.of(text.getBytes(StandardCharsets.UTF_8), MAX_LABEL);
    }

    /** A picture of three lines, to scale as far as each part can be seen; empty of many parts. */
    List<String> picture() {
        if (parts.isEmpty() || parts.size() > MAX_DRAWN) {
            return List.of();
        }
        StringBuilder top = new StringBuilder();
        StringBuilder middle = new StringBuilder();
        StringBuilder bottom = new StringBuilder();
        long at = 0;
        for (Part part : parts) {
            free(part.start() - at, top, middle, bottom);
            String text =
                    (part.number() == 0 ? "" : part.number() + " ") + part.content().type().text();
            int width = Math.max(columns(part.length()), 3);
            String shown = text.substring(0, Math.min(text.length(), width));
            top.append('┌').append("─".repeat(width)).append('┐');
            middle.append('│').append(shown).append(" ".repeat(width - shown.length())).append('│');
            bottom.append('└').append("─".repeat(width)).append('┘');
            at = Math.max(at, part.start() + part.length());
        }
        free(size - at, top, middle, bottom);
        return List.of(top.toString(), middle.toString(), bottom.toString());
    }

    private void free(long length, StringBuilder... lines) {
        for (StringBuilder line : lines) {
            line.append(" ".repeat(columns(Math.max(0, length))));
        }
    }

    private int columns(long length) {
        return (int) Math.round((double) length / size * WIDTH);
    }
}
