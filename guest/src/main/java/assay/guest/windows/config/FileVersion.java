package assay.guest.windows.config;

import assay.disk.BlockSource;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The version that a program or driver carries ({@code VS_FIXEDFILEINFO}). It is found by its
 * signature: its resource may stand anywhere.
 */
record FileVersion(int major, int minor, int build, int revision) {

    private static final int SIGNATURE = 0xFEEF04BD;

    /** {@code dwStrucVersion}, 1.0. */
    private static final int STRUCTURE = 0x00010000;

    private static final int SIZE = 52;
    private static final int MAX_FILE = 16 << 20;
    private static final int CHUNK = 64 * 1024;

    /**
     * The version of the file at a path; empty if it is none, has none, or is larger than 16 MiB.
     */
    static Optional<FileVersion> of(GuestFiles files, String path) throws IOException {
        Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        BlockSource content = file.get().tree().content(file.get().node());
        if (content.size() > MAX_FILE) {
            return Optional.empty();
        }
        // Resources are aligned to 4 bytes; chunks overlap, so that none is cut in two.
        for (long at = 0; at < content.size(); at += CHUNK) {
            int length = (int) Math.min(CHUNK + SIZE, content.size() - at);
            ByteBuffer chunk = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            content.read(at, chunk);
            Optional<FileVersion> found = find(chunk.flip());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<FileVersion> find(ByteBuffer bytes) {
        for (int at = 0; at <= bytes.limit() - SIZE; at += 4) {
            if (bytes.getInt(at) == SIGNATURE && bytes.getInt(at + 4) == STRUCTURE) {
                return Optional.of(
                        new FileVersion(
                                Short.toUnsignedInt(bytes.getShort(at + 10)),
                                Short.toUnsignedInt(bytes.getShort(at + 8)),
                                Short.toUnsignedInt(bytes.getShort(at + 14)),
                                Short.toUnsignedInt(bytes.getShort(at + 12))));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build + "." + revision;
    }
}
