package assay.store.nbd;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that sends what a test wants, right or wrong. */
final class RawClient implements AutoCloseable {

    static final long IHAVEOPT = 0x49484156454F5054L;

    /** An answer to an option. */
    record OptionAnswer(int option, int type, ByteBuffer data) {

        String text() {
            return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
        }
    }

    /** A chunk of a structured reply. */
    record Chunk(int flags, int type, long cookie, ByteBuffer data) {

        boolean last() {
            return (flags & 1) != 0;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000); // rather than hang
        in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    /** Fixed newstyle without zeros, up to the options. */
    RawClient greet() throws IOException {
        in.skipNBytes(18);
        return send(number(3));
    }

    /** Structured replies, {@code base:allocation}, and the disk. */
    RawClient choose(String name) throws IOException {
        greet().option(8).answer();
        option(10, string(name), number(1), string("base:allocation")).answer();
        answer();
        option(7, string(name), new byte[2]);
        OptionAnswer last = answer();
        while (last.type() == 3) {
            last = answer();
        }
        return this;
    }

    /** Sends an option. */
    RawClient option(int code, byte[]... data) throws IOException {
        int length = 0;
        for (byte[] part : data) {
            length += part.length;
        }
        out.writeLong(IHAVEOPT);
        out.writeInt(code);
        out.writeInt(length);
        for (byte[] part : data) {
            out.write(part);
        }
        out.flush();
        return this;
    }

    OptionAnswer answer() throws IOException {
        in.skipNBytes(8);
        int option = in.readInt();
        int type = in.readInt();
        return new OptionAnswer(option, type, ByteBuffer.wrap(in.readNBytes(in.readInt())));
    }

    static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
    }

    static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends what is the last, and takes all answers until the server closes the connection. */
    void sendLast(byte[] bytes) throws IOException {
        try {
            send(bytes);
            socket.shutdownOutput();
            rest();
        } catch (SocketException _) {
            // It was closed before all was sent.
        }
    }

    RawClient request(int flags, int type, long cookie, long offset, int length)
            throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Request.BYTES).putInt(0x25609513);
        head.putShort((short) flags).putShort((short) type);
        return send(head.putLong(cookie).putLong(offset).putInt(length).array());
    }

    Chunk chunk() throws IOException {
        int magic = in.readInt();
        if (magic != 0x668e33ef) {
            throw new IOException("%08x is no chunk".formatted(magic));
        }
        int flags = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long cookie = in.readLong();
        return new Chunk(flags, type, cookie, ByteBuffer.wrap(in.readNBytes(in.readInt())));
    }

    /** The error number in the chunk that comes, which must be one of an error. */
    int error() throws IOException {
        Chunk chunk = chunk();
        if (chunk.type() != 0x8001 || !chunk.last()) {
            throw new IOException("no error: " + chunk);
        }
        return chunk.data().getInt();
    }

    /** Reads to the end, which comes only when the server closes the connection. */
    byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
