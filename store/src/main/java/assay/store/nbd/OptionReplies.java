package assay.store.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes answers to options; "Option reply types" of the protocol. */
final class OptionReplies {

    /** Why an option is refused. */
    enum Refusal {
        UNSUP(1),
        POLICY(2),
        INVALID(3),
        TLS_REQD(5),
        UNKNOWN(6);

        private final int code;

        Refusal(int code) {
            this.code = 1 << 31 | code;
        }
    }

    /** The kind of information that a client asks for to learn the disk's own name. */
    static final short INFO_NAME = 1;

    private static final long MAGIC = 0x3e889045565a9L;
    private static final int ACK = 1;
    private static final int SERVER = 2;
    private static final int INFO = 3;
    private static final int META_CONTEXT = 4;

    private static final short INFO_EXPORT = 0;
    private static final short INFO_BLOCK_SIZE = 3;

    private final Link link;

    OptionReplies(Link link) {
        this.link = link;
    }

    /** The option is done with. */
    void ack(int option) throws IOException {
        send(option, ACK, ByteBuffer.allocate(0));
    }

    void refuse(int option, Refusal refusal, String message) throws IOException {
        send(option, refusal.code, utf8(message));
    }

    /** A name for who asks for a list. */
    void server(int option, String name) throws IOException {
        ByteBuffer text = utf8(name);
        ByteBuffer length = ByteBuffer.allocate(4).putInt(text.remaining());
        send(option, SERVER, length.flip(), text);
    }

    void export(int option, long size, short flags) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(12).putShort(INFO_EXPORT);
        send(option, INFO, body.putLong(size).putShort(flags).flip());
    }

    void name(int option, String name) throws IOException {
        send(option, INFO, ByteBuffer.allocate(2).putShort(INFO_NAME).flip(), utf8(name));
    }

    /** Any range may be asked for; what is aligned to {@code preferred} is cheaper. */
    void blockSize(int option, int preferred, int largest) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(14).putShort(INFO_BLOCK_SIZE);
        send(option, INFO, body.putInt(1).putInt(preferred).putInt(largest).flip());
    }

    void metaContext(int option, int id, String name) throws IOException {
        ByteBuffer number = ByteBuffer.allocate(4).putInt(id);
        send(option, META_CONTEXT, number.flip(), utf8(name));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(int option, int type, ByteBuffer... body) throws IOException {
        int length = 0;
        for (ByteBuffer part : body) {
            length += part.remaining();
        }
        ByteBuffer[] parts = new ByteBuffer[body.length + 1];
        ByteBuffer head = ByteBuffer.allocate(20).putLong(MAGIC);
        parts[0] = head.putInt(option).putInt(type).putInt(length).flip();
        System.arraycopy(body, 0, parts, 1, body.length);
        link.send(parts);
    }
}
