package assay.service.audit;

import java.util.Optional;

/**
 * The request that the code which runs belongs to, for the records that it makes: known to all that
 * {@link #call} runs, in its thread, so that use cases need not pass it on.
 */
public final class Origin {

    private static final ScopedValue<Origin> CURRENT = ScopedValue.newInstance();

    private final String address;
    private final String agent;
    private boolean recorded;

    /**
     * @param address where the request came from
     * @param agent what program sent it, as that says; empty if it does not
     */
    public Origin(String address, String agent) {
        this.address = address;
        this.agent = agent;
    }

    /** Runs what the request asks for. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /** The one that runs; none for what nobody asked for, as chores. */
    static Optional<Origin> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    String address() {
        return address;
    }

    String agent() {
        return agent;
    }

    /** Whether a record was made of it, which may have been rolled back. */
    public boolean isRecorded() {
        return recorded;
    }

    /** Tells that the request which runs repeats one that was recorded, and has no effect. */
    public static void markRepeated() {
        current().ifPresent(Origin::markRecorded);
    }

    void markRecorded() {
        recorded = true;
    }
}
