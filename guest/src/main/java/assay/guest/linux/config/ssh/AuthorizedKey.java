package assay.guest.linux.config.ssh;

import assay.guest.linux.config.text.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One key of {@code authorized_keys}: sshd(8), "AUTHORIZED_KEYS FILE FORMAT". The key itself is
 * dropped at once; only its options are kept.
 *
 * @param options as they stand before the key, {@code command="…"} among them
 */
public record AuthorizedKey(List<String> options) {

    /** The keys of a file: every line that is neither blank nor a comment. */
    public static List<AuthorizedKey> parse(List<Line> lines) {
        return lines.stream()
                .filter(line -> !line.isBlankOrComment())
                .map(line -> new AuthorizedKey(options(line.text().strip())))
                .toList();
    }

    /**
     * Whether the key can only run a command that ends at once: cloud-init puts such a stub before
     * the builder's key for root, to say which user to log in as.
     */
    public boolean isForcedExit() {
        return options.stream()
                .anyMatch(option ->
                        option.toLowerCase(Locale.ROOT).startsWith("command=\"")
                                && option.contains("exit"));
    }

    /**
     * Options end at the first blank outside quotes; a line may start with the key type instead.
     */
    private static List<String> options(String text) {
        List<String> options = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                options.add(text.substring(start, i));
                start = i + 1;
            } else if (!quoted && (c == ' ' || c == '\t')) {
                options.add(text.substring(start, i));
                break;
            }
        }
        return List.copyOf(options);
    }
}
