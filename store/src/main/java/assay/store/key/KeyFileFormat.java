package assay.store.key;

import assay.store.BadObjectException;
import assay.store.StoreFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of a key file; see {@code docs/formats/key-file.md}. */
final class KeyFileFormat {

    private static final StoreFormat FORMAT = new StoreFormat("ASSAYKEY", 1);

    private KeyFileFormat() {}

    static ByteBuffer toBytes(SortedMap<String, List<KeyMaterial>> keys) {
        int length = Integer.BYTES;
        for (String key : keys.keySet()) {
            length += 2 * Integer.BYTES + key.length();
            length += keys.getOrDefault(key, List.of()).size() * KeyMaterial.BYTES;
        }
        ByteBuffer object = FORMAT.begin(length).putInt(keys.size());
        keys.forEach((key, versions) -> {
            byte[] name = key.getBytes(StandardCharsets.US_ASCII);
            object.putInt(name.length).put(name).putInt(versions.size());
            versions.forEach(version -> object.put(version.bytes()));
        });
        return FORMAT.end(object);
    }

    static SortedMap<String, List<KeyMaterial>> parse(ByteBuffer object) throws BadObjectException {
        ByteBuffer fields = FORMAT.open(object);
        SortedMap<String, List<KeyMaterial>> keys = new TreeMap<>();
        int count = count(fields, 1);
        for (int key = 0; key < count; key++) {
            String name = new String(bytes(fields, count(fields, 1)), StandardCharsets.US_ASCII);
            int versions = count(fields, KeyMaterial.BYTES);
            List<KeyMaterial> material = new ArrayList<>();
            for (int version = 0; version < versions; version++) {
                material.add(new KeyMaterial(bytes(fields, KeyMaterial.BYTES)));
            }
            keys.put(name, material);
        }
        return keys;
    }

    /** A number of things of which each takes {@code each} bytes or more. */
    private static int count(ByteBuffer fields, int each) throws BadObjectException {
        int count = fields.remaining() < Integer.BYTES ? -1 : fields.getInt();
        if (count < 0 || count > fields.remaining() / each) {
            throw new BadObjectException("it counts " + count);
        }
        return count;
    }

    private static byte[] bytes(ByteBuffer fields, int length) {
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return bytes;
    }
}
