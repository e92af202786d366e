package assay.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * What the command says, in the user's language.
 *
 * @param locale English or Chinese
 * @param bundle the texts, {@code assay/cli/messages*.properties}
 */
public record Messages(Locale locale, ResourceBundle bundle) {

    /** The languages that the command speaks. */
    public enum Language {
        en,
        zh;

        /** The language of the environment: {@code LC_ALL}, {@code LC_MESSAGES}, {@code LANG}. */
        public static Language ofEnvironment() {
            for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
                String value = System.getenv(variable);
                if (value != null && !value.isEmpty()) {
                    return value.startsWith("zh") ? zh : en;
                }
            }
            return en;
        }
    }

    /** The texts of a language. */
    public static Messages in(Language language) {
        Locale locale = language == Language.zh ? Locale.CHINESE : Locale.ENGLISH;
        ResourceBundle.Control noFallback =
                ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES);
        return new Messages(
                locale, ResourceBundle.getBundle("assay.cli.messages", locale, noFallback));
    }

    /** The text for {@code key}, with {@code arguments} put in as {@link MessageFormat} does. */
    public String text(String key, Object... arguments) {
        String pattern = bundle.getString(key);
        return arguments.length == 0
                ? pattern
                : new MessageFormat(pattern, locale).format(arguments);
    }
}
