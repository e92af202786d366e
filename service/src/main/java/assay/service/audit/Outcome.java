package assay.service.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How an action ended; of CADF's outcome taxonomy (DSP0262 A.5) those that are used. */
public enum Outcome {
    SUCCESS,
    FAILURE;

    /** Its name in events: {@code success}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of that name, if there is one. */
    public static Optional<Outcome> of(String word) {
        return Stream.of(values()).filter(outcome -> outcome.word().equals(word)).findFirst();
    }
}
