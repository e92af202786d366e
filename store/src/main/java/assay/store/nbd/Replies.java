package assay.store.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes answers to requests: "Simple reply message" and "Structured reply chunk message". */
final class Replies {

    private static final int SIMPLE = 0x67446698;
    private static final int STRUCTURED = 0x668e33ef;
    private static final short DONE = 1;

    private static final int NONE = 0;
    private static final int OFFSET_DATA = 1;
    private static final int OFFSET_HOLE = 2;
    private static final int BLOCK_STATUS = 5;
    private static final int ERROR = 1 << 15 | 1;

    /** Of a message; the protocol allows 4,096. */
    private static final int MAX_MESSAGE = 1024;

    private final Link link;
    private final boolean structured;

    /**
     * @param structured whether the client asked for structured replies
     */
    Replies(Link link, boolean structured) {
        this.link = link;
        this.structured = structured;
    }

    boolean structured() {
        return structured;
    }

    /** The request was done. */
    void done(Request request) throws IOException {
        if (structured) {
            chunk(request, DONE, NONE, ByteBuffer.allocate(0));
        } else {
            simple(request, Errno.NONE, ByteBuffer.allocate(0));
        }
    }

    /** The request failed. */
    void failed(Request request, Errno errno, String message) throws IOException {
        if (!structured) {
            simple(request, errno, ByteBuffer.allocate(0));
            return;
        }
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(text, Math.min(text.length, MAX_MESSAGE));
        ByteBuffer body = ByteBuffer.allocate(6 + cut.length);
        body.putInt(errno.code()).putShort((short) cut.length).put(cut);
        chunk(request, DONE, ERROR, body.flip());
    }

    /** All that was asked for, where replies are not structured. */
    void simple(Request request, ByteBuffer data) throws IOException {
        simple(request, Errno.NONE, data);
    }

    private void simple(Request request, Errno errno, ByteBuffer data) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(16);
        head.putInt(SIMPLE).putInt(errno.code()).putLong(request.cookie());
        link.send(head.flip(), data);
    }

    /** Bytes of the disk. */
    void data(Request request, long offset, ByteBuffer data, boolean last) throws IOException {
        ByteBuffer where = ByteBuffer.allocate(8).putLong(offset);
        chunk(request, last ? DONE : 0, OFFSET_DATA, where.flip(), data);
    }

    /** Zeros of the disk. */
    void hole(Request request, long offset, int length, boolean last) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(12).putLong(offset).putInt(length);
        chunk(request, last ? DONE : 0, OFFSET_HOLE, body.flip());
    }

    /**
     * What is known about a range.
     *
     * @param runs pairs of a length and flags
     */
    void blockStatus(Request request, int context, ByteBuffer runs) throws IOException {
        ByteBuffer id = ByteBuffer.allocate(4).putInt(context);
        chunk(request, DONE, BLOCK_STATUS, id.flip(), runs);
    }

    private void chunk(Request request, int flags, int type, ByteBuffer... body)
            throws IOException {
        int length = 0;
        for (ByteBuffer part : body) {
            length += part.remaining();
        }
        ByteBuffer[] parts = new ByteBuffer[body.length + 1];
        ByteBuffer head = ByteBuffer.allocate(20).putInt(STRUCTURED);
        head.putShort((short) flags).putShort((short) type).putLong(request.cookie());
        parts[0] = head.putInt(length).flip();
        System.arraycopy(body, 0, parts, 1, body.length);
        link.send(parts);
    }
}
