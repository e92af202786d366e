package assay.guest.linux.config;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file below {@code /var/log}, and how much of it is content.
 *
 * @param path where it is
 * @param name its last component
 * @param size its length in bytes
 */
record LogFile(String path, String name, long size) {

    /** {@code struct utmp} of glibc on 64-bit Linux: {@code utmp(5)}. */
    static final int LOGIN_RECORD = 384;

    private static final Pattern ROTATED =
            Pattern.compile(".*\\.(?:gz|xz|bz2|zst)|.*-\\d{8}|.*\\.\\d{1,3}");
    private static final Pattern JOURNAL = Pattern.compile(".*\\.journal~?");

    /** Tables indexed by user id: as long as the largest id, and nearly all of it holes. */
    private static final Set<String> BY_USER = Set.of("lastlog", "faillog", "tallylog");

    private static final int MAX_EXTENTS = 10_000;
    private static final int JOURNAL_HEADER = 160;

    static LogFile of(Found file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        return new LogFile(file.path(), name, file.node().size());
    }

    /** Whether logrotate or a package's script put it aside. */
    boolean isRotated() {
        return ROTATED.matcher(name).matches();
    }

    /**
     * Whether it is one of {@code wtmp}, {@code wtmp.1}, {@code wtmp-20240501} for {@code wtmp}.
     */
    boolean isLoginRecordOf(String base) {
        return name.equals(base)
                || (isRotated() && (name.startsWith(base + ".") || name.startsWith(base + "-")));
    }

    /**
     * How many bytes somebody logged: all, but the holes of a table by user, and of a journal what
     * is neither preallocated nor in a journal without entries.
     */
    long contentBytes(GuestFiles files) throws IOException {
        if (size > 0 && (BY_USER.contains(name) || JOURNAL.matcher(name).matches())) {
            Optional<Found> found = files.find(path);
            if (found.isPresent()) {
                BlockSource content = found.get().tree().content(found.get().node());
                return BY_USER.contains(name) ? dataBytes(content) : journalBytes(content);
            }
        }
        return size;
    }

    private static long dataBytes(BlockSource content) throws IOException {
        long bytes = 0;
        long at = 0;
        for (int i = 0; i < MAX_EXTENTS && at < content.size(); i++) {
            Extent extent = content.extentAt(at, content.size());
            bytes += extent.kind() == Extent.Kind.DATA ? extent.length() : 0;
            at += extent.length();
        }
        return bytes;
    }

    /**
     * The header of a journal file, {@code systemd.io/JOURNAL_FILE_FORMAT}: {@code header_size} at
     * byte 88, {@code tail_object_offset} at 136, {@code n_entries} at 152, all little-endian. A
     * file that does not start as one counts whole.
     */
    private long journalBytes(BlockSource content) throws IOException {
        if (size < JOURNAL_HEADER) {
            return size;
        }
        ByteBuffer header = ByteBuffer.allocate(JOURNAL_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        content.read(0, header);
        String signature = new String(header.array(), 0, 8, StandardCharsets.US_ASCII);
        if (!signature.equals("LPKSHHRH")) {
            return size;
        }
        if (header.getLong(152) == 0) {
            return 0;
        }
        long used = header.getLong(136) - header.getLong(88);
        return used > 0 && used <= size ? used : size;
    }
}
