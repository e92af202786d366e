package assay.guest.fs.iso;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.MetadataCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A disc's blocks and records, with what its descriptors say. Safe for use by many threads. */
final class IsoVolume {

    static final String FORMAT = "iso9660";

    private static final int MAX_DESCRIPTORS = 64;
    private static final int MAX_CONTINUATION = 64 * 1024;

    private final BlockSource disc;
    private final MetadataCache metadata;
    private final int blockSize;
    private long rootRecord;
    private int skip;
    private IsoInfo info;

    private IsoVolume(BlockSource disc, MetadataCache metadata, VolumeDescriptor primary)
            throws ImageException {
        this.disc = disc;
        this.metadata = metadata;
        this.blockSize = primary.blockSize();
        this.rootRecord = primary.rootRecord();
        this.info =
                new IsoInfo(
                        primary.label(), IsoInfo.Names.PLAIN, blockSize, primary.blocks(), false);
    }

    static IsoVolume open(BlockSource disc) throws IOException {
        MetadataCache metadata = new MetadataCache(FORMAT, disc, ByteOrder.LITTLE_ENDIAN);
        Optional<VolumeDescriptor> primary = Optional.empty();
        Optional<VolumeDescriptor> joliet = Optional.empty();
        boolean bootable = false;
        for (int i = 0; i < MAX_DESCRIPTORS; i++) {
            long at = VolumeDescriptor.START + (long) i * VolumeDescriptor.SIZE;
            VolumeDescriptor next =
                    VolumeDescriptor.parse(at, metadata.read(at, VolumeDescriptor.SIZE));
            if (next.type() == VolumeDescriptor.TERMINATOR) {
                break;
            }
            if (next.type() == VolumeDescriptor.PRIMARY && primary.isEmpty()) {
                primary = Optional.of(next);
            } else if (next.isJoliet() && joliet.isEmpty()) {
                joliet = Optional.of(next);
            }
            bootable |= next.isElTorito();
        }
        if (primary.isEmpty()) {
            throw corrupt(VolumeDescriptor.START, "there is no primary volume descriptor");
        }
        IsoVolume volume = new IsoVolume(disc, metadata, primary.get());
        volume.chooseNames(joliet, bootable);
        return volume;
    }

    /** Rock Ridge announces itself in the first record of the root directory, its own. */
    private void chooseNames(Optional<VolumeDescriptor> joliet, boolean bootable)
            throws IOException {
        DirectoryRecord root = record(rootRecord);
        DirectoryRecord self = record(root.block() * blockSize);
        Optional<Integer> announced = RockRidge.skip(self);
        IsoInfo.Names names = IsoInfo.Names.PLAIN;
        // The skipped bytes are not those of the record that says how many.
        if (announced.isPresent() && RockRidge.parse(this, self, 0).hasAttributes()) {
            names = IsoInfo.Names.ROCK_RIDGE;
            skip = announced.get();
            rootRecord = self.at();
        } else if (joliet.isPresent() && joliet.get().blockSize() == blockSize) {
            names = IsoInfo.Names.JOLIET;
            rootRecord = joliet.get().rootRecord();
        }
        info = new IsoInfo(info.label(), names, blockSize, info.blocks(), bootable);
    }

    IsoInfo info() {
        return info;
    }

    /** Where the root directory's record is: its number. */
    long rootRecord() {
        return rootRecord;
    }

    BlockSource disc() {
        return disc;
    }

    int blockSize() {
        return blockSize;
    }

    /** How names are written. */
    Charset charset() {
        return info.names() == IsoInfo.Names.JOLIET
                ? StandardCharsets.UTF_16BE
                : StandardCharsets.ISO_8859_1;
    }

    boolean hasRockRidge() {
        return info.names() == IsoInfo.Names.ROCK_RIDGE;
    }

    RockRidge rockRidge(DirectoryRecord record) throws IOException {
        return RockRidge.parse(this, record, record.at() == rootRecord ? 0 : skip);
    }

    /** Bytes of metadata, little-endian. */
    ByteBuffer bytes(long offset, int length) throws IOException {
        return metadata.read(offset, length);
    }

    /** A directory record. */
    DirectoryRecord record(long offset) throws IOException {
        int length = Byte.toUnsignedInt(metadata.read(offset, 1).get(0));
        return DirectoryRecord.parse(offset, metadata.read(offset, length));
    }

    /** An area that continues another. */
    ByteBuffer read(long block, long offset, long length) throws IOException {
        if (length > MAX_CONTINUATION) {
            throw corrupt(block * blockSize, "a continuation area has " + length + " bytes");
        }
        return metadata.read(block * blockSize + offset, (int) length);
    }

    static ImageException corrupt(long offset, String what) {
        return new ImageException(Reason.CORRUPT, FORMAT, offset, what);
    }
}
