package assay.disk.ova;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar archive that is put together by hand, to lie in every field of it. */
final class TarBuilder {

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    /** Adds an entry as it should be. */
    TarBuilder add(String name, char type, byte[] content) {
        return add(header(name, type, "%011o".formatted(content.length)), content);
    }

    TarBuilder add(byte[] header, byte[] content) {
        archive.writeBytes(checksummed(header));
        archive.writeBytes(content);
        archive.writeBytes(new byte[-content.length & 511]);
        return this;
    }

    /** The archive with the zeros at its end. */
    byte[] bytes() {
        byte[] bytes = archive.toByteArray();
        return Arrays.copyOf(bytes, bytes.length + 1024);
    }

    /** A header, whose checksum is put in when it is added. */
    static byte[] header(String name, char type, String size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, size);
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    static byte[] checksummed(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, "%06o\0".formatted(sum));
        return header;
    }
}
