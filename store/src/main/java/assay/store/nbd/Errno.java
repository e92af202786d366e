package assay.store.nbd;

/** What went wrong with a request; "Error values" of the protocol. */
enum Errno {
    NONE(0),
    EPERM(1),
    EIO(5),
    EINVAL(22),
    ENOSPC(28);

    private final int code;

    Errno(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
