package assay.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/** The texts of {@link Problem}s for people, in English and Chinese. */
public final class Problems {

    private static final Properties ENGLISH = load("en");
    private static final Properties CHINESE = load("zh");

    private Problems() {}

    /** What happened, in a few words. */
    public static String title(Problem problem, Locale reader) {
        return text(problem.code() + ".title", reader);
    }

    /**
     * What happened, what it means and what to do next.
     *
     * @param detail takes the place of {@code {0}} in the text
     */
    public static String detail(Problem problem, String detail, Locale reader) {
        return text(problem.code() + ".detail", reader).replace("{0}", detail);
    }

    private static String text(String key, Locale reader) {
        Properties texts = reader.getLanguage().equals("zh") ? CHINESE : ENGLISH;
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("the catalogue has no text " + key);
        }
        return text;
    }

    private static Properties load(String language) {
        String file = "/assay/problems_" + language + ".properties";
        try (InputStream stream = Problems.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is missing from this program");
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
