package assay.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.jspecify.annotations.Nullable;

/** The language that a request wants its texts in. */
public final class Language {

    private static final List<Locale> OURS = List.of(Locale.ENGLISH, Locale.CHINESE);

    private Language() {}

    /** Chinese or English, as {@code Accept-Language} prefers; English if it says neither. */
    public static Locale of(HttpServletRequest request) {
        String wanted = request.getHeader("Accept-Language");
        if (wanted == null) {
            return Locale.ENGLISH;
        }
        try {
            @Nullable Locale best = Locale.lookup(LanguageRange.parse(wanted), OURS);
            return best == null ? Locale.ENGLISH : best;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH; // a header that is no list of languages prefers none
        }
    }
}
