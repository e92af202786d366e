package assay.store.content;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.place.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A content as it is stored: its size and its pages, and for an encrypted one the secret of its
 * domain, wrapped. The format is described in {@code docs/formats/content.md}.
 *
 * <p>A <em>slim</em> content is put together from parts: from bytes of its own, the first part, and
 * from pages of other contents. These stay while it stays, whether those contents do or not. The
 * end of the first part says which bytes stand where; see {@link SlimMap}.
 *
 * @param size in bytes
 * @param parts one of the same size, or those of a slim content, at most {@value #MAX_PARTS}
 * @param runs of which a slim content is put together; 0 for a whole one
 * @param lock how its domain's secret is kept; empty for a content that is not encrypted
 */
public record Root(long size, List<Part> parts, long runs, Optional<Lock> lock) {

    /** The most parts of a slim content. */
    public static final int MAX_PARTS = 8;

    private static final StoreFormat WHOLE = new StoreFormat("ASSAYCON", 1);
    private static final StoreFormat SLIM = new StoreFormat("ASSAYSLM", 1);

    /** So many pages fit into one object: over 200 PiB of content. */
    private static final int MAX_PAGES = Place.MAX_OBJECT / ObjectId.BYTES - 64;

    /** The largest content, in bytes. */
    public static final long MAX_SIZE = MAX_PAGES * Page.SIZE;

    private static final int MAX_LOCK = 1 << 12;

    /**
     * The wrapped secret of a domain.
     *
     * @param key the named key that wrapped it
     * @param wrapped hexadecimal digits of what the key service made of it
     */
    public record Lock(String key, String wrapped) {

        /** Of bytes that a key service gave. */
        public static Lock of(String key, byte[] wrapped) {
            return new Lock(key, HexFormat.of().formatHex(wrapped));
        }

        /** What the key service unwraps. */
        public byte[] bytes() {
            return HexFormat.of().parseHex(wrapped);
        }
    }

    public Root {
        parts = List.copyOf(parts);
        boolean whole = runs == 0 && parts.size() == 1 && parts.getFirst().size() == size;
        if (!whole && !isSlim(size, parts, runs)) {
            throw new IllegalArgumentException(
                    "%d runs of %d parts are not a content of %d"
                            .formatted(runs, parts.size(), size));
        }
    }

    private static boolean isSlim(long size, List<Part> parts, long runs) {
        return size > 0
                && size <= MAX_SIZE
                && runs > 0
                && !parts.isEmpty()
                && parts.size() <= MAX_PARTS
                && runs <= parts.getFirst().size() / SlimMap.RUN
                && parts.stream().mapToLong(part -> part.pages().size()).sum() <= MAX_PAGES - 64;
    }

    /** A whole content. */
    public Root(long size, List<ObjectId> pages, Optional<Lock> lock) {
        this(size, List.of(new Part(size, pages)), 0, lock);
    }

    /** Whether it is put together from parts. */
    public boolean isSlim() {
        return runs > 0;
    }

    /** The pages of the content's own bytes, which are all of a whole one. */
    public List<ObjectId> pages() {
        return parts.getFirst().pages();
    }

    /** How many pages all parts have. */
    public int pageCount() {
        return parts.stream().mapToInt(part -> part.pages().size()).sum();
    }

    /** A page of all parts, one part after the other. */
    public Part.Listed page(int number) {
        int left = number;
        for (Part part : parts) {
            if (left < part.pages().size()) {
                return part.page(left);
            }
            left -= part.pages().size();
        }
        throw new IndexOutOfBoundsException(number);
    }

    /** The same bytes, with their secret kept in another way. */
    public Root with(Optional<Lock> other) {
        return new Root(size, parts, runs, other);
    }

    /** What this content is called in its domain. */
    public ObjectId id(Domain domain) {
        return id(domain, lock.map(Lock::key));
    }

    /**
     * What this content is called.
     *
     * @param key the named key of an encrypted one: under two keys it is two contents
     */
    public ObjectId id(Domain domain, Optional<String> key) {
        byte[] name = key.orElse("").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(3 * Long.BYTES + Short.BYTES + partsLength() + name.length);
        if (isSlim()) {
            // No content has this size, so that a slim one is called as no whole one is.
            bytes.putLong(-1);
            putParts(bytes.putLong(size));
        } else {
            bytes.putLong(size);
            pages().forEach(page -> page.write(bytes));
        }
        return domain.id(Sha256.of(bytes.put(name).flip()));
    }

    private int partsLength() {
        return parts.size() * Long.BYTES + pageCount() * ObjectId.BYTES;
    }

    private void putParts(ByteBuffer bytes) {
        bytes.putLong(runs).putShort((short) parts.size());
        for (Part part : parts) {
            bytes.putLong(part.size());
            part.pages().forEach(page -> page.write(bytes));
        }
    }

    /** The name of the object that a content is kept in. */
    public static String name(ObjectId content) {
        return "contents/" + content;
    }

    /** As it is stored. */
    public ByteBuffer toBytes() {
        StoreFormat format = isSlim() ? SLIM : WHOLE;
        byte[] key = lock.map(Lock::key).orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] wrapped = lock.map(Lock::bytes).orElse(new byte[0]);
        int fixed = Long.BYTES + 2 * Short.BYTES + key.length + wrapped.length;
        ByteBuffer object =
                format.begin(
                        fixed
                                + (isSlim()
                                        ? Long.BYTES + Short.BYTES + partsLength()
                                        : pages().size() * ObjectId.BYTES));
        object.putLong(size);
        object.putShort((short) key.length).put(key);
        object.putShort((short) wrapped.length).put(wrapped);
        if (isSlim()) {
            putParts(object);
        } else {
            pages().forEach(page -> page.write(object));
        }
        return format.end(object);
    }

    /**
     * Reads a content's root.
     *
     * @throws BadObjectException if it is none, or damaged
     */
    public static Root parse(ByteBuffer object) throws BadObjectException {
        boolean slim = SLIM.begins(object);
        ByteBuffer fields = (slim ? SLIM : WHOLE).open(object);
        long size = number(fields);
        String key = new String(bytes(fields), StandardCharsets.UTF_8);
        byte[] wrapped = bytes(fields);
        if (key.isEmpty() != (wrapped.length == 0)) {
            throw new BadObjectException("it has half a key");
        }
        long runs = slim ? number(fields) : 0;
        List<Part> parts = slim ? parts(fields) : List.of(part(size, fields));
        if (fields.hasRemaining() || (slim && !isSlim(size, parts, runs))) {
            throw new BadObjectException(
                    "%d runs, %d parts and %d bytes more are not a content of %d"
                            .formatted(runs, parts.size(), fields.remaining(), size));
        }
        return new Root(
                size,
                parts,
                runs,
                key.isEmpty() ? Optional.empty() : Optional.of(Lock.of(key, wrapped)));
    }

    private static List<Part> parts(ByteBuffer fields) throws BadObjectException {
        int count = fields.remaining() < Short.BYTES ? 0 : fields.getShort();
        if (count < 1 || count > MAX_PARTS) {
            throw new BadObjectException("it has " + count + " parts");
        }
        List<Part> parts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            parts.add(part(number(fields), fields));
        }
        return parts;
    }

    private static Part part(long size, ByteBuffer fields) throws BadObjectException {
        long count = size < 0 || size > MAX_SIZE ? -1 : Part.pages(size);
        if (count < 0 || fields.remaining() < count * ObjectId.BYTES) {
            throw new BadObjectException(
                    "%d bytes of pages are not a content of %d"
                            .formatted(fields.remaining(), size));
        }
        List<ObjectId> pages = new ArrayList<>();
        for (long page = 0; page < count; page++) {
            pages.add(ObjectId.read(fields));
        }
        return new Part(size, pages);
    }

    private static long number(ByteBuffer fields) throws BadObjectException {
        if (fields.remaining() < Long.BYTES) {
            throw new BadObjectException("it ends within a number");
        }
        return fields.getLong();
    }

    private static byte[] bytes(ByteBuffer fields) throws BadObjectException {
        int length = fields.remaining() < Short.BYTES ? -1 : fields.getShort();
        if (length < 0 || length > MAX_LOCK || length > fields.remaining()) {
            throw new BadObjectException("a field of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return bytes;
    }
}
