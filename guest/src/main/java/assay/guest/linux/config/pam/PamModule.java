package assay.guest.linux.config.pam;

import assay.guest.linux.config.text.Line;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One module of a PAM stack: {@code pam.d(5)}.
 *
 * @param type {@code auth}, {@code account}, {@code password} or {@code session}
 * @param control {@code required}, {@code [success=1 default=ignore]}
 * @param name the module's file without folder: {@code pam_unix.so}; of an include the service
 * @param arguments in order
 * @param line where it stands
 */
record PamModule(String type, String control, String name, List<String> arguments, Line line) {

    private static final Pattern MODULE =
            Pattern.compile(
                    "-?(auth|account|password|session)\\s+(\\[[^\\]]*\\]|\\S+)\\s+(\\S+)(.*)",
                    Pattern.CASE_INSENSITIVE);

    /** Reads a line; empty if it names no module. */
    static Optional<PamModule> parse(Line line) {
        String text = line.text().split("#", 2)[0].strip();
        Matcher matcher = MODULE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String file = matcher.group(3);
        String rest = matcher.group(4).strip();
        return Optional.of(
                new PamModule(
                        matcher.group(1).toLowerCase(Locale.ROOT),
                        matcher.group(2),
                        file.substring(file.lastIndexOf('/') + 1),
                        rest.isEmpty() ? List.of() : List.of(rest.split("\\s+", -1)),
                        line));
    }

    /** The value of {@code key=value}; of several the last. */
    Optional<String> value(String key) {
        return arguments.reversed().stream()
                .filter(argument -> argument.startsWith(key + "="))
                .map(argument -> argument.substring(key.length() + 1))
                .findFirst();
    }
}
