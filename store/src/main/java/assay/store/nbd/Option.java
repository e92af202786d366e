package assay.store.nbd;

import java.util.Optional;
import java.util.stream.Stream;

/** "Option types" of the protocol that this server knows. */
enum Option {
    EXPORT_NAME(1),
    ABORT(2),
    LIST(3),
    STARTTLS(5),
    INFO(6),
    GO(7),
    STRUCTURED_REPLY(8),
    LIST_META_CONTEXT(9),
    SET_META_CONTEXT(10);

    private final int code;

    Option(int code) {
        this.code = code;
    }

    static Optional<Option> of(int code) {
        return Stream.of(values()).filter(each -> each.code == code).findFirst();
    }
}
