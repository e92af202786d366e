package assay.disk.qcow2;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Images that are valid, but that we do not read: they need another file or a key, or their header
 * says that they must not be read. The messages are for the image's owner.
 */
final class Refusals {

    private static final int FEATURE_BITS = 64;

    /** "Must not be longer than 1023 bytes." */
    private static final int MAX_BACKING_NAME = 1023;

    /**
     * @param first the file's first cluster, as far as the file goes
     * @param backed whether somebody else opens the backing file
     */
    static void check(Qcow2Header header, ByteBuffer first, boolean backed) throws ImageException {
        HeaderExtensions extensions = extensions(header, first);
        if (header.has(Qcow2Header.EXTERNAL_DATA_FILE)) {
            throw refusal(
                    Reason.EXTERNAL_FILE,
                    72,
                    "its data is in another file"
                            + quoted(extensions.dataFile())
                            + ", which is never opened; make one image of the two where both are,"
                            + " with: qemu-img convert -O qcow2 in.qcow2 out.qcow2");
        }
        if (header.backingFileOffset() != 0 && !backed) {
            throw refusal(
                    Reason.EXTERNAL_FILE,
                    8,
                    "it needs the backing file"
                            + quoted(backingFile(header, first))
                            + extensions.backingFormat().map(f -> " (" + f + ")").orElse("")
                            + " and holds only what differs from it; no other file is ever opened:"
                            + " flatten it where both are, with:"
                            + " qemu-img convert -O qcow2 in.qcow2 out.qcow2");
        }
        if (header.cryptMethod() != 0) {
            throw refusal(
                    Reason.ENCRYPTED,
                    32,
                    "it is encrypted ("
                            + cipher(header)
                            + "), so nothing can be said of its"
                            + " content; decrypt it where its key is, with:"
                            + " qemu-img convert --object secret,… -O qcow2 …");
        }
        long unknown = header.incompatibleFeatures() & ~Qcow2Header.KNOWN;
        if (unknown != 0) {
            throw refusal(
                    Reason.UNSUPPORTED,
                    72,
                    "it uses "
                            + names(unknown, extensions)
                            + ", which this version does not know;"
                            + " rewrite it with: qemu-img convert -O qcow2 in.qcow2 out.qcow2");
        }
        if (header.has(Qcow2Header.CORRUPT)) {
            throw refusal(
                    Reason.CORRUPT,
                    72,
                    "it is marked as corrupt by the program that wrote to it last; repair a copy"
                            + " of it with: qemu-img check -r all");
        }
    }

    /** What the image names as its backing file. */
    static Optional<BackingFile> backing(Qcow2Header header, ByteBuffer first)
            throws ImageException {
        if (header.backingFileOffset() == 0) {
            return Optional.empty();
        }
        long offset = header.backingFileOffset();
        long length = header.backingFileSize();
        if (length > MAX_BACKING_NAME || offset < 0 || offset > first.limit() - length) {
            throw refusal(Reason.CORRUPT, 8, "the backing file's name is not in the first cluster");
        }
        byte[] name = new byte[(int) length];
        first.get((int) offset, name);
        return Optional.of(
                new BackingFile(
                        new String(name, StandardCharsets.UTF_8),
                        extensions(header, first).backingFormat()));
    }

    private static HeaderExtensions extensions(Qcow2Header header, ByteBuffer first)
            throws ImageException {
        int start = (int) Math.min(header.headerLength(), first.limit());
        long backing = header.backingFileOffset();
        boolean bounded = backing >= start && backing < first.limit();
        int end = bounded ? (int) backing : first.limit();
        return HeaderExtensions.parse(first.duplicate().position(start).limit(end));
    }

    private static Optional<String> backingFile(Qcow2Header header, ByteBuffer first) {
        long offset = header.backingFileOffset();
        long length = header.backingFileSize();
        if (offset < 0 || offset > first.limit() || length > first.limit() - offset) {
            return Optional.empty();
        }
        return Optional.of(HeaderExtensions.text(first.slice((int) offset, (int) length)));
    }

    private static String quoted(Optional<String> name) {
        return name.map(n -> " \"" + n + "\"").orElse("");
    }

    private static String cipher(Qcow2Header header) {
        return switch (header.cryptMethod()) {
            case 1 -> "AES";
            case 2 -> "LUKS";
            default -> "method " + Integer.toUnsignedString(header.cryptMethod());
        };
    }

    private static String names(long features, HeaderExtensions extensions) {
        StringBuilder names = new StringBuilder();
        for (int bit = 0; bit < FEATURE_BITS; bit++) {
            if ((features >>> bit & 1) != 0) {
                String name = extensions.featureNames().get(bit);
                names.append(names.isEmpty() ? "" : ", ")
                        .append("incompatible feature ")
                        .append(bit);
                names.append(name == null ? "" : " \"" + name + "\"");
            }
        }
        return names.toString();
    }

    private static ImageException refusal(Reason reason, long offset, String what) {
        return new ImageException(reason, Qcow2Format.NAME, offset, what);
    }

    private Refusals() {}
}
