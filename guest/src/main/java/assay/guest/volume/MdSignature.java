package assay.guest.volume;

import assay.guest.volume.Signature.Head;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Members of a Linux software RAID: the kernel's {@code uapi/linux/raid/md_p.h}. The superblock
 * stands near the end (versions 0.90 and 1.0), at the start (1.1) or at 4 KiB (1.2).
 */
final class MdSignature {

    private static final int MAGIC = 0xA92B4EFC;
    private static final int SIZE = 256;
    private static final int SECTOR = 512;

    private MdSignature() {}

    static Optional<Signature> find(Head head) throws IOException {
        long size = head.volume().size();
        long version10 = (size / SECTOR - 16) / 8 * 8 * SECTOR;
        long version090 = size / 65536 * 65536 - 65536;
        if (isVersion1(head, 0) || isVersion1(head, 4096) || isVersion1(head, version10)) {
            return Optional.of(Signature.plain(Signature.Type.RAID_MEMBER));
        }
        Optional<ByteBuffer> old = superblock(head, version090);
        return old.filter(bytes -> bytes.getInt(4) == 0 && bytes.getInt(8) == 90)
                .map(_ -> Signature.plain(Signature.Type.RAID_MEMBER));
    }

    /** Version 1 says itself where it stands: what lies there by chance does not. */
    private static boolean isVersion1(Head head, long at) throws IOException {
        return superblock(head, at)
                .filter(bytes -> bytes.getInt(4) == 1 && bytes.getLong(144) * SECTOR == at)
                .isPresent();
    }

    private static Optional<ByteBuffer> superblock(Head head, long at) throws IOException {
        if (at < 0 || at > head.volume().size() - SIZE) {
            return Optional.empty();
        }
        return Optional.of(Sectors.read(head.volume(), at, SIZE))
                .filter(bytes -> bytes.getInt(0) == MAGIC);
    }
}
