package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileNode.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells of files of NTFS what other file systems keep in inodes. */
final class Nodes {

    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;
    private static final int LINK_MODE = 0777;

    private Nodes() {}

    static FileNode of(NtfsFile file) throws IOException {
        StandardInformation information =
                StandardInformation.parse(file.require(Attribute.STANDARD_INFORMATION, "").value());
        Optional<ReparsePoint> reparse = ReparsePoint.of(file);
        Kind kind = kind(file, reparse);
        return new FileNode(
                file.number(),
                kind,
                mode(kind),
                0,
                0,
                links(file.base()),
                size(file, kind, reparse),
                information.accessed(),
                information.modified(),
                information.changed());
    }

    private static Kind kind(NtfsFile file, Optional<ReparsePoint> reparse) {
        Kind plain = file.base().directory() ? Kind.DIRECTORY : Kind.REGULAR;
        if (reparse.isEmpty()) {
            return plain;
        }
        return switch (reparse.get().tag()) {
            case ReparsePoint.SYMLINK, ReparsePoint.MOUNT_POINT, ReparsePoint.LX_SYMLINK ->
                    Kind.SYMLINK;
            case ReparsePoint.AF_UNIX -> Kind.SOCKET;
            case ReparsePoint.LX_FIFO -> Kind.FIFO;
            case ReparsePoint.LX_CHR -> Kind.CHARACTER_DEVICE;
            case ReparsePoint.LX_BLK -> Kind.BLOCK_DEVICE;
            default -> plain;
        };
    }

    private static int mode(Kind kind) {
        return switch (kind) {
            case DIRECTORY -> DIRECTORY_MODE;
            case SYMLINK -> LINK_MODE;
            default -> FILE_MODE;
        };
    }

    /** Those that Windows counts, without the short names for DOS that some have besides. */
    private static long links(FileRecord record) throws IOException {
        long links = record.links();
        for (Attribute attribute : record.attributes()) {
            if (attribute.type() == Attribute.FILE_NAME
                    && FileName.parse(attribute.value()).dos()) {
                links--;
            }
        }
        return Math.max(1, links);
    }

    private static long size(NtfsFile file, Kind kind, Optional<ReparsePoint> reparse)
            throws IOException {
        if (kind == Kind.SYMLINK && reparse.isPresent()) {
            return targetSize(reparse.get());
        }
        return kind == Kind.REGULAR
                ? file.find(Attribute.DATA, "").map(Attribute::size).orElse(0L)
                : 0;
    }

    private static long targetSize(ReparsePoint link) {
        try {
            return link.target().getBytes(StandardCharsets.UTF_8).length;
        } catch (ImageException e) {
            return 0; // who asks for the target is told, and its neighbours can be listed
        }
    }
}
