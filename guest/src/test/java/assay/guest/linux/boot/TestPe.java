package assay.guest.linux.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A program for UEFI with sections and nothing else. */
final class TestPe {

    private static final int TABLE = 0x80 + 24;

    private TestPe() {}

    static byte[] of(Map<String, byte[]> sections) {
        int at = TABLE + 40 * sections.size();
        int size = at + sections.values().stream().mapToInt(bytes -> bytes.length + 16).sum();
        ByteBuffer pe = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        pe.putShort(0, (short) 0x5A4D).putInt(0x3C, 0x80).putInt(0x80, 0x4550);
        pe.putShort(0x86, (short) sections.size());
        int entry = TABLE;
        for (Map.Entry<String, byte[]> section : sections.entrySet()) {
            byte[] bytes = section.getValue();
            pe.put(entry, section.getKey().getBytes(StandardCharsets.US_ASCII));
            pe.putInt(entry + 8, bytes.length).putInt(entry + 16, bytes.length + 16);
            pe.putInt(entry + 20, at).put(at, bytes);
            at += bytes.length + 16;
            entry += 40;
        }
        return pe.array();
    }
}
