package assay.store.nbd;

import java.util.Optional;
import java.util.stream.Stream;

/** "Request types" and "Command flags" of the protocol. */
enum Command {
    READ(0, Command.DF),
    WRITE(1, 0),
    DISC(2, 0),
    FLUSH(3, 0),
    TRIM(4, 0),
    CACHE(5, 0),
    WRITE_ZEROES(6, Command.NO_HOLE | Command.FAST_ZERO),
    BLOCK_STATUS(7, Command.REQ_ONE);

    /** Allowed with every command: what is written is to be kept before it is answered. */
    static final int FUA = 1;

    static final int NO_HOLE = 1 << 1;
    static final int DF = 1 << 2;
    static final int REQ_ONE = 1 << 3;
    static final int FAST_ZERO = 1 << 4;

    private final int type;
    private final int flags;

    Command(int type, int flags) {
        this.type = type;
        this.flags = flags | FUA;
    }

    static Optional<Command> of(Request request) {
        return Stream.of(values()).filter(each -> each.is(request)).findFirst();
    }

    boolean is(Request request) {
        return type == request.type();
    }

    /** Whether bytes of the disk are read or written for it. */
    boolean movesData() {
        return this == READ || this == WRITE || this == CACHE;
    }

    boolean allows(int someFlags) {
        return (someFlags & ~flags) == 0;
    }
}
