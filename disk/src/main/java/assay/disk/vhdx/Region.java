package assay.disk.vhdx;

import java.util.UUID;

/**
 * An entry of the region table ([MS-VHDX] 2.2.3.2): a part of the file.
 *
 * @param guid says what it holds
 * @param fileOffset where it is, a multiple of 1 MiB
 * @param length in bytes, a multiple of 1 MiB
 */
record Region(UUID guid, long fileOffset, long length) {

    static final UUID BAT = UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08");
    static final UUID METADATA = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");

    boolean overlaps(long from, long to) {
        return from < fileOffset + length && fileOffset < to;
    }
}
