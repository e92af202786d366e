package assay.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says in Chinese why facts are absent. Facts keep the English reason, which inspection writes
 * where it stumbles; what is said there, {@code reasons.yaml} has in Chinese.
 */
final class Reasons {

    private static final int MAX_DEPTH = 4;

    /** Longer ones are none of ours. */
    private static final int MAX_LENGTH = 300;

    /** A reason in both languages, as the file has it. */
    private record Entry(String en, String zh) {}

    /**
     * A reason in both languages.
     *
     * @param en what matches the English one, with a group for each open place
     * @param zh with {@code {1}} for what stood in the first of them
     */
    private record Template(Pattern en, String zh) {

        private static Template of(Entry entry) {
            List<String> parts = Stream.of(entry.en.split("\\{}", -1)).map(Pattern::quote).toList();
            return new Template(Pattern.compile(String.join("(.+?)", parts)), entry.zh);
        }
    }

    /** Read when the first reader of Chinese asks. */
    private static final class Table {

        private static final List<Template> TEMPLATES = read();

        private Table() {}

        private static List<Template> read() {
            try (InputStream file = Reasons.class.getResourceAsStream("/assay/reasons.yaml")) {
                if (file == null) {
                    throw new IllegalStateException("reasons.yaml is missing");
                }
                return Stream.of(Yaml.MAPPER.readValue(file.readAllBytes(), Entry[].class))
                        .map(Template::of)
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Reasons() {}

    /** The reason in both languages; in English twice if nobody has said it in Chinese. */
    static Text of(String why) {
        return new Text(why, chinese(why, 0).orElse(why));
    }

    private static Optional<String> chinese(String why, int depth) {
        if (depth == MAX_DEPTH || why.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (Template template : Table.TEMPLATES) {
            Matcher matcher = template.en.matcher(why);
            if (matcher.matches()) {
                String zh = template.zh;
                for (int i = matcher.groupCount(); i > 0; i--) {
                    String part = matcher.group(i);
                    zh = zh.replace("{" + i + "}", chinese(part, depth + 1).orElse(part));
                }
                return Optional.of(zh);
            }
        }
        return Optional.empty();
    }
}
