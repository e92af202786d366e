package assay.rules;

import java.util.Locale;

/** A text that users read, in both of our languages. */
public record Text(String en, String zh) {

    /** The text for a reader: Chinese for any Chinese locale, else English. */
    public String in(Locale reader) {
        return reader.getLanguage().equals("zh") ? zh : en;
    }
}
