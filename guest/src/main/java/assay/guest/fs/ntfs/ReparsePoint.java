package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A reparse point, {@code REPARSE_POINT}: what Windows does when it comes to the file ([MS-FSCC]
 * 2.1.2).
 *
 * @param tag the kind
 * @param data what goes with it
 */
record ReparsePoint(int tag, Block data) {

    static final int MOUNT_POINT = 0xA0000003;
    static final int SYMLINK = 0xA000000C;
    static final int WOF = 0x80000017;

    /** Links, sockets and other files as the Windows Subsystem for Linux makes them. */
    static final int LX_SYMLINK = 0xA000001D;

    static final int AF_UNIX = 0x80000023;
    static final int LX_FIFO = 0x80000024;
    static final int LX_CHR = 0x80000025;
    static final int LX_BLK = 0x80000026;

    /** {@code IO_REPARSE_TAG_CLOUD} to {@code IO_REPARSE_TAG_CLOUD_F}. */
    private static final int CLOUD = 0x9000001A;

    private static final int CLOUD_VARIANT = 0xF000;

    private static final int MAX_SIZE = 16 * 1024;
    private static final int MAX_TARGET = 4096;
    private static final int RELATIVE = 1;

    /** The one of a file, if it has one. */
    static Optional<ReparsePoint> of(NtfsFile file) throws IOException {
        Optional<Attribute> stored = file.find(Attribute.REPARSE_POINT, "");
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(file.read(stored.get(), MAX_SIZE)));
    }

    static ReparsePoint parse(Block in) throws ImageException {
        return new ReparsePoint(in.i32(0), in.part(8, in.u16(4)));
    }

    boolean isLink() {
        return tag == MOUNT_POINT || tag == SYMLINK || tag == LX_SYMLINK;
    }

    /** Whether the file may be one whose content is in a cloud, like OneDrive. */
    boolean isCloud() {
        return (tag & ~CLOUD_VARIANT) == CLOUD;
    }

    /** Where a link points, as a path in the guest. */
    String target() throws ImageException {
        String target =
                switch (tag) {
                    case LX_SYMLINK -> new String(data.from(4).copy(), StandardCharsets.UTF_8);
                    case SYMLINK -> path(name(20 - 8), (data.i32(8) & RELATIVE) != 0);
                    default -> path(name(16 - 8), false);
                };
        int end = target.indexOf('\0');
        String text = FileName.text(end < 0 ? target : target.substring(0, end));
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > MAX_TARGET) {
            throw data.corrupt(0, "a link has a target of " + text.length() + " characters");
        }
        return text;
    }

    /** The substitute name, which is the one that Windows follows. */
    private String name(int buffer) throws ImageException {
        return data.utf16(buffer + data.u16(0), data.u16(2) / 2);
    }

    /**
     * An NT path as a path in the guest. Drive C: is taken for the guest's root, which is what
     * Windows calls its own volume; others keep their letter, under which nothing is found unless
     * it is mounted there.
     */
    static String path(String nt, boolean relative) {
        String path = nt;
        if (path.startsWith("\\??\\") || path.startsWith("\\\\?\\")) {
            path = path.substring(4);
        }
        path = path.replace('\\', '/');
        if (path.length() > 1 && path.charAt(1) == ':') {
            String drive = path.substring(0, 2).toUpperCase(Locale.ROOT);
            String rest = path.substring(2);
            rest = rest.startsWith("/") ? rest : "/" + rest;
            return drive.equals("C:") ? rest : "/" + drive + rest;
        }
        return relative || path.startsWith("/") ? path : "/" + path;
    }
}
