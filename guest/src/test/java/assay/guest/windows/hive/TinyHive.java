package assay.guest.windows.hive;

import assay.disk.BytesSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A hive written cell by cell, for what no program writes: index roots, big data, and lies. Keys
 * and values have names in Latin-1. hivex reads what {@link #bytes} gives, and can add to it.
 */
public final class TinyHive {

    private static final int BASE = 4096;
    private static final int BIN_HEADER = 32;
    private static final int MAX_SIZE = 1 << 20;

    private final ByteBuffer bins = ByteBuffer.allocate(MAX_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final int security;
    private int root;

    public TinyHive() {
        bins.position(BIN_HEADER);
        byte[] descriptor = new byte[20];
        descriptor[0] = 1;
        descriptor[3] = (byte) 0x80;
        ByteBuffer sk = little(20 + descriptor.length);
        sk.put("sk".getBytes(StandardCharsets.ISO_8859_1)).putShort((short) 0);
        security = BIN_HEADER;
        sk.putInt(security).putInt(security).putInt(1).putInt(descriptor.length).put(descriptor);
        cell(bytes(sk));
    }

    /** A hive with nothing but its root key. */
    public static byte[] empty() {
        TinyHive hive = new TinyHive();
        return hive.root(hive.key("ROOT", 0, -1, 0, -1)).bytes();
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** All bytes of a buffer, wherever its position is. */
    public static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** Adds a cell, and says where it stands. */
    int cell(byte[] content) {
        int at = bins.position();
        int size = (content.length + 4 + 7) / 8 * 8;
        bins.putInt(-size).put(content).position(at + size);
        return at;
    }

    /** Adds a key. */
    int key(String name, int subkeyCount, int subkeys, int valueCount, int values) {
        byte[] latin = name.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer nk = little(76 + latin.length);
        nk.put("nk".getBytes(StandardCharsets.ISO_8859_1));
        nk.putShort((short) (0x20 | (name.equals("ROOT") ? 0x0C : 0)));
        nk.putLong(4, 0x01D9_0000_0000_0000L);
        nk.putInt(20, subkeyCount).putInt(28, subkeys).putInt(32, -1);
        nk.putInt(36, valueCount).putInt(40, values).putInt(44, security).putInt(48, -1);
        nk.putShort(72, (short) latin.length).put(76, latin);
        return cell(bytes(nk));
    }

    /** Adds a list of cells, plain or of subkeys. */
    int list(String signature, Integer... offsets) {
        boolean pairs = signature.equals("lf") || signature.equals("lh");
        ByteBuffer list = little(signature.length() * 2 + offsets.length * (pairs ? 8 : 4));
        list.put(signature.getBytes(StandardCharsets.ISO_8859_1));
        if (!signature.isEmpty()) {
            list.putShort((short) offsets.length);
        }
        for (int offset : offsets) {
            list.putInt(offset);
            if (pairs) {
                list.putInt(signature.equals("lh") ? SubkeyList.hash(nameAt(offset)) : 0);
            }
        }
        return cell(bytes(list));
    }

    private String nameAt(int key) {
        byte[] name = new byte[bins.getShort(key + 4 + 72)];
        bins.get(key + 4 + 76, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Adds a value whose data stand at {@code data}. */
    int value(String name, int type, int length, int data) {
        byte[] latin = name.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer vk = little(20 + latin.length);
        vk.put("vk".getBytes(StandardCharsets.ISO_8859_1)).putShort((short) latin.length);
        vk.putInt(length).putInt(data).putInt(type).putShort((short) 1).putShort((short) 0);
        return cell(bytes(vk.put(latin)));
    }

    /** Adds data in segments. */
    int bigData(byte[] data) {
        Integer[] segments = new Integer[Math.ceilDiv(data.length, BigData.SEGMENT)];
        for (int i = 0; i < segments.length; i++) {
            int from = i * BigData.SEGMENT;
            segments[i] =
                    cell(
                            Arrays.copyOfRange(
                                    data, from, Math.min(from + BigData.SEGMENT, data.length)));
        }
        int list = list("", segments);
        ByteBuffer db = little(8).put("db".getBytes(StandardCharsets.ISO_8859_1));
        return cell(bytes(db.putShort((short) segments.length).putInt(list)));
    }

    /** Says which key is the root. */
    TinyHive root(int key) {
        root = key;
        return this;
    }

    /** The subkeys of the root, in one list. */
    TinyHive rootOf(String listSignature, List<Integer> keys) {
        int list = list(listSignature, keys.toArray(Integer[]::new));
        return root(key("ROOT", keys.size(), list, 0, -1));
    }

    /** The hive's file. */
    byte[] bytes() {
        int size = (bins.position() + 8 + 4095) / 4096 * 4096;
        bins.putInt(bins.position(), size - bins.position()); // the rest is free
        ByteBuffer file = little(BASE + size);
        file.put("regf".getBytes(StandardCharsets.ISO_8859_1)).putInt(1).putInt(1);
        file.putInt(20, 1).putInt(24, 5).putInt(32, 1).putInt(36, root).putInt(40, size);
        file.putInt(44, 1);
        file.putInt(508, BaseBlock.checksum(new Cell(file, 0)));
        file.put(BASE, bins, 0, size);
        file.put(BASE, "hbin".getBytes(StandardCharsets.ISO_8859_1));
        file.putInt(BASE + 8, size);
        return bytes(file);
    }

    /** The hive's file as a source. */
    BytesSource source() {
        return new BytesSource(bytes());
    }
}
