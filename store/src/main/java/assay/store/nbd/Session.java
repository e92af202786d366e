package assay.store.nbd;

/**
 * What a client and the server agreed on.
 *
 * @param link by which they talk from now on
 * @param export the disk
 * @param structured whether replies are structured
 * @param allocation whether the client may ask for {@link Allocation}
 */
record Session(Link link, Export export, boolean structured, boolean allocation) {

    private static final int HAS_FLAGS = 1;
    private static final int READ_ONLY = 1 << 1;
    private static final int SEND_FLUSH = 1 << 2;
    private static final int SEND_FUA = 1 << 3;
    private static final int SEND_TRIM = 1 << 5;
    private static final int SEND_WRITE_ZEROES = 1 << 6;
    private static final int SEND_DF = 1 << 7;
    private static final int CAN_MULTI_CONN = 1 << 8;
    private static final int SEND_CACHE = 1 << 10;
    private static final int SEND_FAST_ZERO = 1 << 11;

    /**
     * "Transmission flags" of the protocol. Many connections are as one: all of them see one {@link
     * Overlay} or one disk that never changes.
     */
    short flags() {
        int all = HAS_FLAGS | SEND_FLUSH | SEND_FUA | CAN_MULTI_CONN | SEND_CACHE;
        int access =
                export.overlay().isPresent()
                        ? SEND_TRIM | SEND_WRITE_ZEROES | SEND_FAST_ZERO
                        : READ_ONLY;
        return (short) (all | access | (structured ? SEND_DF : 0));
    }
}
