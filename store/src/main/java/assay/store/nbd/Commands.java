package assay.store.nbd;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.store.content.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Does what requests ask for, and answers them. Safe for use by many threads. */
final class Commands {

    /** Zeros shorter than this cost more as a message of their own. */
    private static final int MIN_HOLE = 4096;

    /** Data in one chunk: the first goes out before the last is read. */
    private static final int MAX_DATA = 1 << 20;

    private final Session session;
    private final Replies replies;
    private final BlockSource disk;
    private final int maxBytes;

    Commands(Session session, Limits limits) {
        this.session = session;
        this.replies = new Replies(session.link(), session.structured());
        this.disk = session.export().disk();
        this.maxBytes = limits.requestBytes();
    }

    /**
     * Answers a request, with an error if it cannot be done.
     *
     * @param payload what came with it
     * @throws IOException if the answer cannot be sent
     */
    void answer(Request request, ByteBuffer payload) throws IOException {
        try {
            perform(request, payload);
        } catch (RequestException e) {
            replies.failed(request, e.errno(), String.valueOf(e.getMessage()));
        }
    }

    private void perform(Request request, ByteBuffer payload) throws IOException {
        Command command =
                Command.of(request)
                        .orElseThrow(() -> invalid("no such command: " + request.type()));
        if (!command.allows(request.flags())) {
            throw invalid("%s with flags %x".formatted(command, request.flags()));
        }
        switch (command) {
            case READ -> read(request);
            case WRITE -> write(request, payload);
            case TRIM, WRITE_ZEROES -> zero(command, request);
            case CACHE -> cache(request);
            case BLOCK_STATUS -> blockStatus(request);
            case FLUSH -> replies.done(request); // an overlay lasts no longer than the server
            case DISC -> throw new IllegalArgumentException("has no answer");
        }
    }

    private static RequestException invalid(String message) {
        return new RequestException(Errno.EINVAL, message);
    }

    private void requireInside(Request request, Errno errno) throws RequestException {
        if (!request.inside(disk.size())) {
            throw new RequestException(
                    errno,
                    "%d bytes at %s, but the disk has %d"
                            .formatted(
                                    request.length(),
                                    Long.toUnsignedString(request.offset()),
                                    disk.size()));
        }
    }

    private void read(Request request) throws IOException {
        requireInside(request, Errno.EINVAL);
        if (request.length() > maxBytes) {
            throw invalid("a read of more than " + maxBytes + " bytes");
        }
        if (request.has(Command.DF) && !replies.structured()) {
            throw invalid("DF without structured replies");
        }
        if (!replies.structured()) {
            replies.simple(request, bytes(request.offset(), (int) request.length()));
        } else if (request.length() == 0) {
            replies.done(request);
        } else if (request.has(Command.DF)) {
            ByteBuffer data = bytes(request.offset(), (int) request.length());
            replies.data(request, request.offset(), data, true);
        } else {
            readInChunks(request);
        }
    }

    private void readInChunks(Request request) throws IOException {
        long at = request.offset();
        long end = at + request.length();
        // Each turn answers at least MIN_HOLE bytes, or the last ones.
        while (at < end) {
            Extent extent = extentAt(at, end);
            int length = (int) Math.max(extent.length(), Math.min(MIN_HOLE, end - at));
            if (extent.kind() != Extent.Kind.DATA && extent.length() == length) {
                replies.hole(request, at, length, at + length == end);
            } else {
                length = Math.min(length, MAX_DATA);
                replies.data(request, at, bytes(at, length), at + length == end);
            }
            at += length;
        }
    }

    private ByteBuffer bytes(long offset, int length) throws RequestException {
        ByteBuffer data = ByteBuffer.allocate(length);
        try {
            disk.read(offset, data);
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
        return data.flip();
    }

    private Extent extentAt(long from, long to) throws RequestException {
        try {
            return disk.extentAt(from, to);
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** Only what is said about images is for clients: other messages may name files of the host. */
    private static RequestException unreadable(Exception e) {
        String why =
                switch (e) {
                    case ImageException image -> String.valueOf(image.getMessage());
                    case DamagedException _ -> "what is stored of the disk is missing or damaged";
                    default -> "the disk cannot be read here now";
                };
        RequestException failure = new RequestException(Errno.EIO, why);
        failure.initCause(e);
        return failure;
    }

    private Overlay overlay() throws RequestException {
        return session.export()
                .overlay()
                .orElseThrow(() -> new RequestException(Errno.EPERM, "the disk is read-only"));
    }

    private void write(Request request, ByteBuffer payload) throws IOException {
        Overlay overlay = overlay();
        requireInside(request, Errno.ENOSPC);
        try {
            overlay.write(request.offset(), payload);
        } catch (IOException | RuntimeException e) {
            throw unwritable(e);
        }
        replies.done(request);
    }

    private void zero(Command command, Request request) throws IOException {
        Overlay overlay = overlay();
        requireInside(request, command == Command.TRIM ? Errno.EINVAL : Errno.ENOSPC);
        try {
            overlay.zero(request.offset(), request.length(), request.has(Command.NO_HOLE));
        } catch (IOException | RuntimeException e) {
            throw unwritable(e);
        }
        replies.done(request);
    }

    private static RequestException unwritable(Exception e) {
        // The JDK gives no errno.
        boolean full = String.valueOf(e.getMessage()).contains("No space left");
        return switch (e) {
            case RequestException known -> known;
            case IOException _ when full ->
                    new RequestException(Errno.ENOSPC, "no room for what is written");
            default -> unreadable(e);
        };
    }

    /** Reads what a reader will want, so that caches below have it: advice, so not all of much. */
    private void cache(Request request) throws IOException {
        requireInside(request, Errno.EINVAL);
        long end = request.offset() + Math.min(request.length(), maxBytes);
        for (long at = request.offset(); at < end; at += MAX_DATA) {
            bytes(at, (int) Math.min(MAX_DATA, end - at));
        }
        replies.done(request);
    }

    private void blockStatus(Request request) throws IOException {
        requireInside(request, Errno.EINVAL);
        if (!session.allocation() || request.length() == 0) {
            throw invalid("BLOCK_STATUS of nothing, or without a metadata context");
        }
        ByteBuffer runs;
        long from = request.offset();
        try {
            long to = from + request.length();
            runs = Allocation.runs(disk, from, to, request.has(Command.REQ_ONE));
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
        replies.blockStatus(request, Allocation.ID, runs);
    }
}
