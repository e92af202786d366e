package assay.testkit.lookalike;

import java.nio.charset.StandardCharsets;

/**
 * What a look-alike has at a path. Owner, mode and time end up in the file system as they are here,
 * whoever runs the test.
 */
final class Entry {

    /** What kind of thing it is. */
    enum Kind {
        FILE(0100000),
        FOLDER(040000),
        LINK(0120000);

        private final int format;

        Kind(int format) {
            this.format = format;
        }

        /** The bits of {@code st_mode} that say so. */
        int format() {
            return format;
        }
    }

    /** When all of a look-alike was made: 2026-01-05 08:00 UTC. */
    static final long MADE = 1_767_600_000;

    private final Kind kind;
    private final byte[] content;
    private final int mode;
    private final int uid;
    private final int gid;
    private final long modified;
    private final boolean immutable;

    private Entry(
            Kind kind,
            byte[] content,
            int mode,
            int uid,
            int gid,
            long modified,
            boolean immutable) {
        this.kind = kind;
        this.content = content;
        this.mode = mode;
        this.uid = uid;
        this.gid = gid;
        this.modified = modified;
        this.immutable = immutable;
    }

    static Entry file(byte[] content) {
        return new Entry(Kind.FILE, content, 0644, 0, 0, MADE, false);
    }

    static Entry folder() {
        return new Entry(Kind.FOLDER, new byte[0], 0755, 0, 0, MADE, false);
    }

    static Entry link(String target) {
        byte[] utf8 = target.getBytes(StandardCharsets.UTF_8);
        return new Entry(Kind.LINK, utf8, 0777, 0, 0, MADE, false);
    }

    Kind kind() {
        return kind;
    }

    /** The file's bytes, or the link's target. */
    byte[] content() {
        return content;
    }

    /** The content as text. */
    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Permissions, with set-id and sticky bits. */
    int mode() {
        return mode;
    }

    int uid() {
        return uid;
    }

    int gid() {
        return gid;
    }

    /** Seconds since 1970. */
    long modified() {
        return modified;
    }

    /** Whether it has the attribute {@code i} of chattr(1). */
    boolean immutable() {
        return immutable;
    }

    Entry withContent(byte[] bytes) {
        return new Entry(kind, bytes, mode, uid, gid, modified, immutable);
    }

    Entry withMode(int bits) {
        return new Entry(kind, content, bits, uid, gid, modified, immutable);
    }

    Entry withOwner(int user, int group) {
        return new Entry(kind, content, mode, user, group, modified, immutable);
    }

    Entry withModified(long seconds) {
        return new Entry(kind, content, mode, uid, gid, seconds, immutable);
    }

    Entry madeImmutable() {
        return new Entry(kind, content, mode, uid, gid, modified, true);
    }
}
