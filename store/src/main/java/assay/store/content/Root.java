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
 * @param size in bytes
 * @param pages their ids, {@link ObjectId#HOLE} for one of which nothing is stored
 * @param lock how its domain's secret is kept; empty for a content that is not encrypted
 */
public record Root(long size, List<ObjectId> pages, Optional<Lock> lock) {

    private static final StoreFormat FORMAT = new StoreFormat("ASSAYCON", 1);

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
        pages = List.copyOf(pages);
        if (size < 0 || size > MAX_SIZE || pages.size() != Math.ceilDiv(size, Page.SIZE)) {
            throw new IllegalArgumentException(pages.size() + " pages of " + size + " bytes");
        }
    }

    /**
     * What a content is called.
     *
     * @param key the named key of an encrypted one: under two keys it is two contents
     */
    public static ObjectId id(
            Domain domain, long size, List<ObjectId> pages, Optional<String> key) {
        byte[] name = key.orElse("").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + pages.size() * ObjectId.BYTES + name.length);
        bytes.putLong(size);
        pages.forEach(page -> page.write(bytes));
        return domain.id(Sha256.of(bytes.put(name).flip()));
    }

    /** What this content is called in its domain. */
    public ObjectId id(Domain domain) {
        return id(domain, size, pages, lock.map(Lock::key));
    }

    /** The name of the object that a content is kept in. */
    public static String name(ObjectId content) {
        return "contents/" + content;
    }

    /** As it is stored. */
    public ByteBuffer toBytes() {
        byte[] key = lock.map(Lock::key).orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] wrapped = lock.map(Lock::bytes).orElse(new byte[0]);
        ByteBuffer object =
                FORMAT.begin(
                        Long.BYTES
                                + 2 * Short.BYTES
                                + key.length
                                + wrapped.length
                                + pages.size() * ObjectId.BYTES);
        object.putLong(size);
        object.putShort((short) key.length).put(key);
        object.putShort((short) wrapped.length).put(wrapped);
        pages.forEach(page -> page.write(object));
        return FORMAT.end(object);
    }

    /**
     * Reads a content's root.
     *
     * @throws BadObjectException if it is none, or damaged
     */
    public static Root parse(ByteBuffer object) throws BadObjectException {
        ByteBuffer fields = FORMAT.open(object);
        if (fields.remaining() < Long.BYTES) {
            throw new BadObjectException("it has no size");
        }
        long size = fields.getLong();
        String key = new String(bytes(fields), StandardCharsets.UTF_8);
        byte[] wrapped = bytes(fields);
        long count = size < 0 || size > MAX_SIZE ? -1 : Math.ceilDiv(size, Page.SIZE);
        if (fields.remaining() != count * ObjectId.BYTES
                || key.isEmpty() != (wrapped.length == 0)) {
            throw new BadObjectException(
                    "%d bytes of pages are not a content of %d"
                            .formatted(fields.remaining(), size));
        }
        List<ObjectId> pages = new ArrayList<>();
        while (fields.hasRemaining()) {
            pages.add(ObjectId.read(fields));
        }
        return new Root(
                size, pages, key.isEmpty() ? Optional.empty() : Optional.of(Lock.of(key, wrapped)));
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
