package assay.store.nbd;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An option as the client sent it; its data are read piece by piece. Numbers are big-endian.
 *
 * @param code which option, known or not
 * @param data what belongs to it
 */
record OptionRequest(int code, ByteBuffer data) {

    /** Magic, option, length of the data. */
    static final int HEAD_BYTES = 16;

    /** Room for many queries about metadata, each of which is short. */
    static final int MAX_DATA = 1 << 16;

    private static final long MAGIC = 0x49484156454F5054L; // IHAVEOPT
    private static final int MAX_STRING = 4096;

    /** Data that are not what the option wants; the client is told. */
    static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message);
        }
    }

    /** Reads head and data from the client. */
    static OptionRequest receive(Link link) throws java.io.IOException {
        ByteBuffer head = link.receive(HEAD_BYTES);
        if (head.getLong() != MAGIC) {
            throw new ProtocolException("no option");
        }
        int code = head.getInt();
        long length = Integer.toUnsignedLong(head.getInt());
        if (length > MAX_DATA) {
            throw new ProtocolException("an option with " + length + " bytes of data");
        }
        return new OptionRequest(code, link.receive((int) length));
    }

    int unsignedShort() throws InvalidException {
        try {
            return Short.toUnsignedInt(data.getShort());
        } catch (BufferUnderflowException e) {
            throw new InvalidException("the data end early");
        }
    }

    private int count() throws InvalidException {
        try {
            int count = data.getInt();
            if (count < 0 || count > data.remaining()) {
                throw new InvalidException("the data end early");
            }
            return count;
        } catch (BufferUnderflowException e) {
            throw new InvalidException("the data end early");
        }
    }

    /** A string after its length. */
    String string() throws InvalidException {
        int length = count();
        if (length > MAX_STRING) {
            throw new InvalidException("a string of more than " + MAX_STRING + " bytes");
        }
        ByteBuffer bytes = data.slice(data.position(), length);
        data.position(data.position() + length);
        return text(bytes);
    }

    /** Strings after their number. */
    List<String> strings() throws InvalidException {
        int count = count(); // of at least four bytes each, so that far more are refused soon
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(string());
        }
        return strings;
    }

    /** The rest as a string. */
    String rest() throws InvalidException {
        return text(data.slice());
    }

    void requireEnd() throws InvalidException {
        if (data.hasRemaining()) {
            throw new InvalidException("there are " + data.remaining() + " bytes too many");
        }
    }

    private static String text(ByteBuffer bytes) throws InvalidException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidException("a string that is not UTF-8");
        }
    }
}
