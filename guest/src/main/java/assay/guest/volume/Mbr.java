package assay.guest.volume;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sector with a DOS partition table: the first one of a disk, or of an extended partition's links
 * (UEFI 2.10, 5.2.1 "Legacy Master Boot Record"; the kernel's {@code block/partitions/msdos.c}).
 *
 * @param signature the disk's signature, 32 bits at offset 440
 * @param entries always four, used or not
 */
record Mbr(int signature, List<Entry> entries) {

    static final int SIZE = 512;

    private static final int OFFSET_SIGNATURE = 440;
    private static final int OFFSET_ENTRIES = 446;
    private static final int ENTRY_SIZE = 16;
    private static final int ENTRIES = 4;
    private static final int OFFSET_MAGIC = 510;

    /** The type of the entry that stands for a GPT: UEFI 2.10, table 5.4. */
    private static final int TYPE_PROTECTIVE = 0xEE;

    /**
     * An entry of the table.
     *
     * @param status 0x80 to boot it, otherwise 0
     * @param type what is in it; 0 if the entry is not used
     * @param start first sector, counted from where the kind of table says
     * @param sectors how many
     */
    record Entry(int status, int type, long start, long sectors) {

        private static Entry parse(ByteBuffer in, int at) {
            return new Entry(
                    Byte.toUnsignedInt(in.get(at)),
                    Byte.toUnsignedInt(in.get(at + 4)),
                    Integer.toUnsignedLong(in.getInt(at + 8)),
                    Integer.toUnsignedLong(in.getInt(at + 12)));
        }

        boolean isUsed() {
            return type != 0 && sectors != 0;
        }

        boolean isExtended() {
            return isUsed() && (type == 0x05 || type == 0x0F || type == 0x85);
        }

        boolean isActive() {
            return status == 0x80;
        }

        String typeText() {
            return "%02X".formatted(type);
        }
    }

    /**
     * Parses a sector.
     *
     * @param in the sector's {@value #SIZE} bytes, little-endian
     * @return empty without the magic number 0xAA55 at the end
     */
    static Optional<Mbr> parse(ByteBuffer in) {
        if (in.getChar(OFFSET_MAGIC) != 0xAA55) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>(ENTRIES);
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(Entry.parse(in, OFFSET_ENTRIES + i * ENTRY_SIZE));
        }
        return Optional.of(new Mbr(in.getInt(OFFSET_SIGNATURE), List.copyOf(entries)));
    }

    /** Whether it says that there is a GPT. */
    boolean isProtective() {
        return entries.stream().anyMatch(entry -> entry.type() == TYPE_PROTECTIVE);
    }

    /** Whether it says that there is a GPT and has other partitions beside. */
    boolean isHybrid() {
        return isProtective()
                && entries.stream()
                        .anyMatch(entry -> entry.isUsed() && entry.type() != TYPE_PROTECTIVE);
    }

    /**
     * Whether the entries can be meant: code and texts of a boot sector hardly ever look like that,
     * and the partition that {@code mkfs.fat} writes into its boot sector starts at sector 0.
     */
    boolean isSane(long diskSize) {
        return entries.stream().allMatch(entry -> entry.status() == 0 || entry.isActive())
                && entries.stream().anyMatch(Entry::isUsed)
                && entries.stream().filter(Entry::isUsed).allMatch(entry -> entry.start() > 0)
                && entries.stream()
                        .filter(Entry::isUsed)
                        .anyMatch(entry -> entry.start() < diskSize / SIZE);
    }
}
