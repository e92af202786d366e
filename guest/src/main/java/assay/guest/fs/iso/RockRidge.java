package assay.guest.fs.iso;

import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Rock Ridge says of a file: RRIP, 4.1, in the entries of SUSP, 5. Filled by {@link #parse}.
 */
final class RockRidge {

    /** More than any file needs; ends continuations that run in a circle. */
    private static final int MAX_ENTRIES = 1000;

    private static final int MAX_TEXT = 4096;
    private static final int HEADER = 4;

    private final IsoVolume volume;
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder target = new StringBuilder();
    private boolean openComponent;
    private boolean hasAttributes;
    private int mode;
    private long links;
    private long uid;
    private long gid;
    private long childBlock;
    private boolean relocated;
    private boolean compressed;
    private boolean brokenLink;
    private int entries;
    private @Nullable Instant accessed;
    private @Nullable Instant modified;
    private @Nullable Instant changed;
    private @Nullable ByteBuffer continuation;

    private RockRidge(IsoVolume volume) {
        this.volume = volume;
    }

    /**
     * Parses a record's system use area and what it continues in.
     *
     * @param skip how many bytes of it belong to others: {@code LEN_SKP}
     */
    static RockRidge parse(IsoVolume volume, DirectoryRecord record, int skip) throws IOException {
        RockRidge found = new RockRidge(volume);
        ByteBuffer area = record.systemUse();
        int from = Math.min(skip, area.limit());
        found.continuation = area.slice(from, area.limit() - from).order(area.order());
        // Every area but an empty one adds to the entries, and each has one successor at most.
        while (found.continuation != null) {
            ByteBuffer next = found.continuation;
            found.continuation = null;
            found.area(next, record.at());
        }
        return found;
    }

    /** SUSP's "SP" in the root directory: the number of bytes to skip; empty if there is none. */
    static Optional<Integer> skip(DirectoryRecord root) {
        ByteBuffer in = root.systemUse();
        boolean there =
                in.limit() >= 7
                        && in.getChar(0) == code("SP")
                        && in.get(4) == (byte) 0xBE
                        && in.get(5) == (byte) 0xEF;
        return there ? Optional.of(Byte.toUnsignedInt(in.get(6))) : Optional.empty();
    }

    private static char code(String signature) {
        return (char) (signature.charAt(1) << 8 | signature.charAt(0));
    }

    private void area(ByteBuffer area, long at) throws IOException {
        int offset = 0;
        while (offset <= area.limit() - HEADER) {
            int length = Byte.toUnsignedInt(area.get(offset + 2));
            // Padding, or what genisoimage writes behind long links, whose length it gets wrong.
            if (length < HEADER || length > area.limit() - offset) {
                return;
            }
            if (++entries > MAX_ENTRIES) {
                throw IsoVolume.corrupt(at, "a file's system use area makes no sense");
            }
            ByteBuffer entry = area.slice(offset, length).order(area.order());
            byte[] signature = {entry.get(0), entry.get(1)};
            String kind = new String(signature, StandardCharsets.ISO_8859_1);
            if (kind.equals("ST")) {
                return;
            }
            entry(kind, entry, at);
            offset += length;
        }
    }

    private void entry(String kind, ByteBuffer in, long at) throws IOException {
        switch (kind) {
            case "CE" -> {
                need(in, 28, at);
                continuation =
                        volume.read(
                                Integer.toUnsignedLong(in.getInt(4)),
                                Integer.toUnsignedLong(in.getInt(12)),
                                Integer.toUnsignedLong(in.getInt(20)));
            }
            case "PX" -> {
                need(in, 36, at);
                hasAttributes = true;
                mode = in.getInt(4);
                links = Integer.toUnsignedLong(in.getInt(12));
                uid = Integer.toUnsignedLong(in.getInt(20));
                gid = Integer.toUnsignedLong(in.getInt(28));
            }
            case "NM" -> {
                need(in, 5, at);
                append(name, in, 5, in.limit() - 5, at);
            }
            case "SL" -> {
                need(in, 5, at);
                components(in, at);
            }
            case "TF" -> {
                need(in, 5, at);
                times(in, at);
            }
            case "CL" -> {
                need(in, 12, at);
                childBlock = Integer.toUnsignedLong(in.getInt(4));
            }
            case "RE" -> relocated = true;
            case "ZF" -> compressed = true;
            default -> {
                // nothing that a reader needs
            }
        }
    }

    /** RRIP, 4.1.3.1. */
    private void components(ByteBuffer in, long at) throws ImageException {
        int offset = 5;
        while (offset + 2 <= in.limit()) {
            int flags = in.get(offset);
            int length = Byte.toUnsignedInt(in.get(offset + 1));
            if (length > in.limit() - offset - 2) {
                brokenLink = true;
                return;
            }
            boolean slash = target.length() > 0 && target.charAt(target.length() - 1) != '/';
            if (slash && !openComponent) {
                target.append('/');
            }
            switch (flags & 0xE) {
                case 0x2 -> target.append('.');
                case 0x4 -> target.append("..");
                case 0x8 -> target.append('/');
                default -> append(target, in, offset + 2, length, at);
            }
            openComponent = (flags & 1) != 0;
            offset += 2 + length;
        }
    }

    /** RRIP, 4.1.6: those that are there, in this order. */
    private void times(ByteBuffer in, long at) throws ImageException {
        int flags = in.get(4);
        int width = (flags & 0x80) != 0 ? IsoTime.LONG : IsoTime.SHORT;
        int offset = 5;
        for (int bit = 0; bit < 4; bit++) {
            if ((flags & 1 << bit) == 0) {
                continue;
            }
            need(in, offset + width, at);
            Instant time =
                    width == IsoTime.LONG
                            ? IsoTime.parseLong(in, offset)
                            : IsoTime.parseShort(in, offset);
            switch (bit) {
                case 1 -> modified = time;
                case 2 -> accessed = time;
                case 3 -> changed = time;
                default -> {
                    // of creation, which POSIX does not know
                }
            }
            offset += width;
        }
    }

    private static void append(StringBuilder text, ByteBuffer in, int from, int length, long at)
            throws ImageException {
        byte[] bytes = new byte[length];
        in.get(from, bytes);
        text.append(new String(bytes, StandardCharsets.ISO_8859_1));
        if (text.length() > MAX_TEXT) {
            throw IsoVolume.corrupt(at, "a name or link has over " + MAX_TEXT + " bytes");
        }
    }

    private static void need(ByteBuffer in, int length, long at) throws ImageException {
        if (in.limit() < length) {
            throw IsoVolume.corrupt(at, "an entry of Rock Ridge has " + in.limit() + " bytes");
        }
    }

    /** Whether it is about this file at all. */
    boolean hasAttributes() {
        return hasAttributes;
    }

    /** The name, empty if there is none. */
    String name() {
        return utf8(name);
    }

    /**
     * Where the link points.
     *
     * @throws ImageException if that is not all there
     */
    String target(long at) throws ImageException {
        if (brokenLink) {
            throw IsoVolume.corrupt(at, "a link's component is cut off");
        }
        return utf8(target);
    }

    /** Parts of names may end within a character, so they are put together as bytes. */
    private static String utf8(StringBuilder bytes) {
        byte[] whole = bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new String(whole, StandardCharsets.UTF_8);
    }

    /** Where the directory is that belongs here but was moved, 0 if there is none. */
    long childBlock() {
        return childBlock;
    }

    /** Whether the directory belongs elsewhere. */
    boolean isRelocated() {
        return relocated;
    }

    /** Whether the content is compressed with zisofs. */
    boolean isCompressed() {
        return compressed;
    }

    /** The node of this file. */
    FileNode node(long number, DirectoryRecord record, long size) throws ImageException {
        FileNode.Kind kind =
                switch (mode >>> 12) {
                    case 0x1 -> FileNode.Kind.FIFO;
                    case 0x2 -> FileNode.Kind.CHARACTER_DEVICE;
                    case 0x4 -> FileNode.Kind.DIRECTORY;
                    case 0x6 -> FileNode.Kind.BLOCK_DEVICE;
                    case 0x8 -> FileNode.Kind.REGULAR;
                    case 0xA -> FileNode.Kind.SYMLINK;
                    case 0xC -> FileNode.Kind.SOCKET;
                    default -> throw IsoVolume.corrupt(record.at(), "a file has mode " + mode);
                };
        boolean directory = record.has(DirectoryRecord.DIRECTORY);
        if ((kind == FileNode.Kind.DIRECTORY) != directory) {
            throw IsoVolume.corrupt(record.at(), "a " + kind + " is recorded as another thing");
        }
        Instant when = modified == null ? record.time() : modified;
        return new FileNode(
                number,
                kind,
                mode & 07777,
                uid,
                gid,
                Math.max(links, 1),
                kind == FileNode.Kind.SYMLINK ? target.length() : size,
                accessed == null ? when : accessed,
                when,
                changed == null ? when : changed);
    }
}
