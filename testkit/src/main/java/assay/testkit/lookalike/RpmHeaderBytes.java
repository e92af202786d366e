package assay.testkit.lookalike;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a package's header as rpm keeps it in its database.
 *
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/format_header.html">RPM
 *     reference manual, "RPM header format"</a>
 */
final class RpmHeaderBytes {

    private static final int INT32 = 4;
    private static final int STRING = 6;
    private static final int STRING_ARRAY = 8;
    private static final int I18N = 9;
    private static final int SHA256 = 8;

    /** An index entry and its data. */
    private record Tag(int type, int count, ByteBuffer data) {}

    private final SortedMap<Integer, Tag> tags = new TreeMap<>();

    private RpmHeaderBytes() {}

    static byte[] of(Packaged one) {
        RpmHeaderBytes header = new RpmHeaderBytes();
        String version = one.version();
        int colon = version.indexOf(':');
        if (colon >= 0) {
            header.numbers(1003, List.of(Integer.parseInt(version.substring(0, colon))));
            version = version.substring(colon + 1);
        }
        int dash = version.lastIndexOf('-');
        String release = dash < 0 ? "1.el9" : version.substring(dash + 1);
        String plain = dash < 0 ? version : version.substring(0, dash);
        header.text(1000, STRING, one.name());
        header.text(1001, STRING, plain);
        header.text(1002, STRING, release);
        header.text(1004, I18N, "look-alike");
        header.numbers(1008, List.of((int) Entry.MADE));
        header.text(1011, STRING, one.vendor());
        header.text(1014, STRING, "MIT");
        header.text(1022, STRING, one.architecture());
        header.text(1044, STRING, one.name() + "-" + plain + "-" + release + ".src.rpm");
        if (!one.files().isEmpty()) {
            header.files(one.files());
        }
        if (!one.needs().isEmpty()) {
            header.numbers(1048, one.needs().stream().map(_ -> 0).toList());
            header.texts(1049, one.needs());
            header.texts(1050, one.needs().stream().map(_ -> "").toList());
        }
        return header.bytes();
    }

    private void files(Map<String, Packaged.Digests> files) {
        List<String> folders = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        for (String path : files.keySet()) {
            int slash = path.lastIndexOf('/') + 1;
            String folder = path.substring(0, slash);
            if (!folders.contains(folder)) {
                folders.add(folder);
            }
            names.add(path.substring(slash));
            indexes.add(folders.indexOf(folder));
        }
        texts(1035, files.values().stream().map(Packaged.Digests::sha256).toList());
        numbers(1037, files.keySet().stream().map(_ -> 0).toList());
        numbers(1116, indexes);
        texts(1117, names);
        texts(1118, folders);
        numbers(5011, List.of(SHA256));
    }

    private void text(int tag, int type, String text) {
        tags.put(tag, new Tag(type, 1, bytes(text + "\0")));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void texts(int tag, List<String> texts) {
        ByteBuffer all = bytes(String.join("\0", texts) + "\0");
        tags.put(tag, new Tag(STRING_ARRAY, texts.size(), all));
    }

    private void numbers(int tag, List<Integer> numbers) {
        ByteBuffer data = ByteBuffer.allocate(numbers.size() * Integer.BYTES);
        numbers.forEach(data::putInt);
        tags.put(tag, new Tag(INT32, numbers.size(), data.flip()));
    }

    private byte[] bytes() {
        ByteArrayOutputStream store = new ByteArrayOutputStream();
        ByteBuffer index = ByteBuffer.allocate(16 * tags.size());
        tags.forEach((number, tag) -> {
            if (tag.type() == INT32) {
                store.writeBytes(new byte[-store.size() & 3]);
            }
            index.putInt(number).putInt(tag.type()).putInt(store.size()).putInt(tag.count());
            store.writeBytes(tag.data().array());
        });
        return ByteBuffer.allocate(8 + index.capacity() + store.size())
                .putInt(tags.size())
                .putInt(store.size())
                .put(index.array())
                .put(store.toByteArray())
                .array();
    }
}
