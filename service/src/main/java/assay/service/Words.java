package assay.service;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The words that stand for constants in the database and in APIs: their names in lower case. */
public final class Words {

    private Words() {}

    /** The word of a constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The one of {@code constants} that a word stands for, if there is one. */
    public static <E extends Enum<E>> Optional<E> find(E[] constants, String word) {
        return Stream.of(constants).filter(constant -> of(constant).equals(word)).findFirst();
    }
}
