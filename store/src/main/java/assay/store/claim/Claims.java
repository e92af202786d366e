package assay.store.claim;

import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.ObjectId;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What uploads rely on though no content lists it yet. An upload claims first and looks for
 * condemnations then; a collection does it the other way round, so one of the two sees the other.
 * The format is described in {@code docs/formats/claim.md}.
 */
public final class Claims {

    private static final String FOLDER = "uploads/";
    private static final StoreFormat FORMAT = new StoreFormat("ASSAYCLM", 1);

    private final Place place;

    public Claims(Place place) {
        this.place = place;
    }

    /** What kind of objects is claimed. */
    public enum Kind {
        BLOCKS(0),
        PAGES(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * Some blocks or pages that follow each other in an upload.
     *
     * @param written when
     * @param kind which of both
     * @param first the number of the first in the upload's content
     * @param ids theirs, holes among them
     */
    public record Claim(Instant written, Kind kind, long first, List<ObjectId> ids) {

        public Claim {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Claims objects for an upload; every collection that begins to delete later spares them.
     *
     * @param number of the claim in its upload, each once
     */
    public void put(UUID upload, int number, Claim claim) throws IOException {
        List<ObjectId> ids = claim.ids();
        ByteBuffer object =
                FORMAT.begin(2 * Long.BYTES + 2 * Integer.BYTES + ids.size() * ObjectId.BYTES);
        object.putLong(claim.written().toEpochMilli()).putInt(claim.kind().code);
        object.putLong(claim.first()).putInt(ids.size());
        ids.forEach(id -> id.write(object));
        place.put(name(upload, number), FORMAT.end(object));
    }

    private static String name(UUID upload, int number) {
        return "%s%s/%08x".formatted(FOLDER, upload, number);
    }

    /** What an upload claimed, by number. */
    public Map<Integer, Claim> of(UUID upload) throws IOException {
        String prefix = FOLDER + upload + "/";
        Map<Integer, Claim> claims = new HashMap<>();
        for (String name : names(prefix)) {
            String number = name.substring(prefix.length());
            if (number.matches("[0-7][0-9a-f]{7}")) {
                try {
                    claims.put(Integer.parseInt(number, 16), parse(place.get(name)));
                } catch (NoSuchFileException e) {
                    // The upload ended meanwhile.
                }
            }
        }
        return claims;
    }

    /** All uploads that have claims. */
    public List<UUID> uploads() throws IOException {
        return names(FOLDER).stream()
                .map(name -> name.split("/", -1))
                .filter(parts -> parts.length == 3 && isUuid(parts[1]))
                .map(parts -> UUID.fromString(parts[1]))
                .distinct()
                .toList();
    }

    private static boolean isUuid(String text) {
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    /**
     * Goes through the names of all claims of all uploads, in no order. A claim that stands from
     * before this is called until after it has returned is not missed.
     */
    public void list(Place.Visitor visitor) throws IOException {
        place.list(
                FOLDER,
                entry -> {
                    if (isClaim(entry.name().split("/", -1))) {
                        visitor.visit(entry);
                    }
                });
    }

    private static boolean isClaim(String[] parts) {
        return parts.length == 3 && isUuid(parts[1]) && parts[2].matches("[0-7][0-9a-f]{7}");
    }

    /** The upload that a claim with this name belongs to. */
    public static UUID uploadOf(String name) {
        return UUID.fromString(name.split("/", -1)[1]);
    }

    /**
     * The claim with a name; empty if it was taken back meanwhile.
     *
     * @throws BadObjectException if it is damaged
     */
    public Optional<Claim> get(String name) throws IOException {
        try {
            return Optional.of(parse(place.get(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Takes back all claims of an upload: its content is published, or given up. */
    public void drop(UUID upload) throws IOException {
        for (String name : names(FOLDER + upload + "/")) {
            place.delete(name);
        }
    }

    /** Takes back the claims of an upload from a number on. */
    public void dropFrom(UUID upload, int number) throws IOException {
        for (int claim : of(upload).keySet()) {
            if (claim >= number) {
                place.delete(name(upload, claim));
            }
        }
    }

    private List<String> names(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        place.list(prefix, entry -> names.add(entry.name()));
        return names;
    }

    static Claim parse(ByteBuffer object) throws BadObjectException {
        ByteBuffer fields = FORMAT.open(object);
        if (fields.remaining() < 2 * Long.BYTES + 2 * Integer.BYTES) {
            throw new BadObjectException("a claim of " + fields.remaining() + " bytes");
        }
        Instant written = Instant.ofEpochMilli(fields.getLong());
        int kind = fields.getInt();
        long first = fields.getLong();
        int count = fields.getInt();
        if (kind < 0 || kind > Kind.PAGES.code || first < 0) {
            throw new BadObjectException("a claim of kind " + kind + " from " + first);
        }
        return new Claim(
                written,
                kind == Kind.BLOCKS.code ? Kind.BLOCKS : Kind.PAGES,
                first,
                ids(fields, count));
    }

    /** The rest of the fields as so many ids. */
    static List<ObjectId> ids(ByteBuffer fields, int count) throws BadObjectException {
        if (fields.remaining() != (long) count * ObjectId.BYTES) {
            throw new BadObjectException(count + " ids in " + fields.remaining() + " bytes");
        }
        List<ObjectId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(ObjectId.read(fields));
        }
        return ids;
    }
}
