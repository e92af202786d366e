package assay.guest.windows.hive;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A key of a hive. Names are compared without regard to case. */
public final class Key {

    /** Names that one list may have in memory, in characters. */
    private static final int MAX_NAMES = 1 << 21;

    private static final int MAX_ENTRIES = 1 << 16;

    private final Cells cells;
    private final KeyNode node;

    private Key(Cells cells, KeyNode node) {
        this.cells = cells;
        this.node = node;
    }

    static Key read(Cells cells, long offset) throws IOException {
        int most = KeyNode.FIXED + KeyNode.MAX_NAME;
        return new Key(cells, KeyNode.parse(cells.read(offset, KeyNode.FIXED, most)));
    }

    /** The key's own name; that of a root key means nothing. */
    public String name() {
        return node.name();
    }

    /** When the key itself, its values or its list of subkeys last changed. */
    public Instant lastWritten() {
        return FileTime.instant(node.lastWritten());
    }

    /** How many subkeys it says it has. */
    public long subkeyCount() {
        return node.subkeyCount();
    }

    /** The subkey called {@code name}, if there is one. */
    public Optional<Key> subkey(String name) throws IOException {
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(name);
        int hash = SubkeyList.hash(name);
        return search(
                (list, index) -> !ascii || list.mayBe(index, hash),
                key -> key.name().equalsIgnoreCase(name));
    }

    /**
     * All subkeys in the order of the hive.
     *
     * @throws ImageException with {@link Reason#LIMIT} if they are more than anybody has
     */
    public List<Key> subkeys() throws IOException {
        List<Key> subkeys = new ArrayList<>();
        Names names = new Names();
        search(
                (_, _) -> true,
                key -> {
                    names.add(key.name());
                    subkeys.add(key);
                    return false;
                });
        return subkeys;
    }

    /** The value called {@code name}, if there is one; the key's default value has no name. */
    public Optional<Value> value(String name) throws IOException {
        int longest = 2 * name.length();
        for (Cell list = valueList(); list.bytes().hasRemaining(); ) {
            Cell cell = cells.read(next(list), KeyValue.FIXED, KeyValue.FIXED + longest);
            KeyValue value = KeyValue.parse(cell);
            int length = value.compressed() ? name.length() : longest;
            if (value.nameLength() == length && nameOf(cell, value).equalsIgnoreCase(name)) {
                return Optional.of(new Value(cells, nameOf(cell, value), value));
            }
        }
        return Optional.empty();
    }

    /**
     * All values in the order of the hive.
     *
     * @throws ImageException with {@link Reason#LIMIT} if they are more than anybody has
     */
    public List<Value> values() throws IOException {
        List<Value> values = new ArrayList<>();
        Names names = new Names();
        for (Cell list = valueList(); list.bytes().hasRemaining(); ) {
            Cell cell = cells.read(next(list), KeyValue.FIXED, KeyValue.FIXED + 0xFFFF);
            KeyValue value = KeyValue.parse(cell);
            String name = nameOf(cell, value);
            names.add(name);
            values.add(new Value(cells, name, value));
        }
        return values;
    }

    private static String nameOf(Cell cell, KeyValue value) throws ImageException {
        return cell.name(KeyValue.FIXED, value.nameLength(), value.compressed());
    }

    private Cell valueList() throws IOException {
        if (node.valueCount() > MAX_ENTRIES) {
            throw tooMany(node.valueCount() + " values");
        }
        int size = Math.toIntExact(node.valueCount() * Integer.BYTES);
        // Without values the offset is not set, and nothing stands at 0 but the first bin.
        return size == 0
                ? new Cell(ByteBuffer.allocate(0), 0)
                : cells.read(node.values(), size, size);
    }

    private static long next(Cell list) {
        return Integer.toUnsignedLong(list.bytes().getInt());
    }

    /** Decides by a list's element whether its key is worth reading. */
    private interface Hint {
        boolean mayBe(SubkeyList list, int index);
    }

    /** Looks at a key. */
    private interface Visitor {
        /** Whether this is the key that was looked for. */
        boolean isIt(Key key) throws IOException;
    }

    private Optional<Key> search(Hint hint, Visitor visitor) throws IOException {
        if (node.subkeyCount() == 0) {
            return Optional.empty();
        }
        SubkeyList top = list(node.subkeys());
        long left = node.subkeyCount();
        if (top.kind() != SubkeyList.Kind.RI) {
            return search(top, left, hint, visitor);
        }
        for (int index = 0; index < top.count(); index++) {
            SubkeyList leaf = list(top.offset(index));
            Optional<Key> found = search(leaf, left, hint, visitor);
            if (found.isPresent()) {
                return found;
            }
            left -= leaf.count();
        }
        return Optional.empty();
    }

    private Optional<Key> search(SubkeyList leaf, long left, Hint hint, Visitor visitor)
            throws IOException {
        if (leaf.kind() == SubkeyList.Kind.RI) {
            throw leaf.cell().corrupt(0, "an index root is inside an index root");
        }
        if (leaf.count() > left) {
            throw leaf.cell().corrupt(2, "more subkeys are listed than the key says it has");
        }
        for (int index = 0; index < leaf.count(); index++) {
            cells.step();
            if (hint.mayBe(leaf, index)) {
                Key key = read(cells, leaf.offset(index));
                if (visitor.isIt(key)) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    private SubkeyList list(long offset) throws IOException {
        return SubkeyList.parse(cells.read(offset, SubkeyList.FIXED, SubkeyList.MAX_SIZE));
    }

    /** Bounds what a list of names takes in memory. */
    private static final class Names {

        private int entries;
        private int characters;

        void add(String name) throws ImageException {
            entries++;
            characters += name.length();
            if (entries > MAX_ENTRIES || characters > MAX_NAMES) {
                throw tooMany("entries whose names are too long together");
            }
        }
    }

    private static ImageException tooMany(String what) {
        return new ImageException(Reason.LIMIT, Cell.HIVE, -1, "a key has " + what);
    }
}
