package assay.guest.fs.btrfs;

import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the bytes of one file stand. What no extent names is a hole, whether the file system writes
 * holes down or not.
 *
 * @param tree with the file's inode
 * @param ino its number there
 * @param unpacked extents that were unpacked
 */
record FileMap(Tree tree, long ino, PackedExtent.Cache unpacked) implements MappedSource.Mapping {

    @Override
    public Piece at(long offset) throws IOException {
        Optional<Item> item =
                tree.floor(new Key(ino, Key.EXTENT_DATA, offset))
                        .filter(found -> found.key().is(ino, Key.EXTENT_DATA));
        if (item.isPresent()) {
            long start = item.get().key().offset();
            FileExtent extent = FileExtent.parse(item.get().data(), start);
            if (offset - start < extent.length()) {
                return piece(extent, offset - start);
            }
        }
        return hole(offset);
    }

    private Piece hole(long offset) throws IOException {
        long next = Long.MAX_VALUE;
        if (offset < Long.MAX_VALUE) {
            next =
                    tree.from(new Key(ino, Key.EXTENT_DATA, offset + 1))
                            .next(ino, Key.EXTENT_DATA)
                            .map(item -> item.key().offset())
                            .filter(start -> start > offset)
                            .orElse(Long.MAX_VALUE);
        }
        return new Piece.Absent(Extent.Kind.HOLE, Math.max(next - offset, 1));
    }

    /** The rest of an extent from {@code skipped} on. */
    private Piece piece(FileExtent extent, long skipped) throws IOException {
        long length = extent.length() - skipped;
        long inExtent = extent.offset() + skipped;
        if (extent.type() == FileExtent.Type.INLINE) {
            byte[] packed = extent.inline().copy(0, extent.inline().size());
            int sectorSize = tree.device().superblock().sectorSize();
            byte[] bytes = extent.compression().unpack(packed, (int) extent.length(), sectorSize);
            return new Piece.Stored(new BytesSource(bytes), skipped, length);
        }
        if (extent.diskBytenr() == 0) {
            return new Piece.Absent(Extent.Kind.HOLE, length);
        }
        if (extent.type() == FileExtent.Type.PREALLOC) {
            return new Piece.Absent(Extent.Kind.ZERO, length);
        }
        return extent.compression() == Compression.NONE
                ? tree.device().piece(extent.diskBytenr() + inExtent, length)
                : new Piece.Stored(
                        new PackedExtent(tree.device(), unpacked, extent), inExtent, length);
    }
}
