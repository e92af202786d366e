package assay.guest.secret;

import assay.guest.secret.Secret.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Keys and tokens of services, by the prefixes that these gave them so that they can be found. What
 * follows must have the right length and look random, and where it has a checksum that must be
 * right. Lengths are those that GitLab's and GitHub's pages tell, of others those that <a
 * href="https://github.com/gitleaks/gitleaks">gitleaks</a> looks for.
 */
enum Tokens {
    AWS(Kind.CLOUD_KEY, "AKIA ASIA", "([A-Z2-7]{16})", 3.0),
    ALIBABA(Kind.CLOUD_KEY, "LTAI", "([0-9A-Za-z]{12}|[0-9A-Za-z]{16,26})", 3.2),
    TENCENT(Kind.CLOUD_KEY, "AKID", "([0-9A-Za-z]{13,40})", 3.2),
    GOOGLE(Kind.CLOUD_KEY, "AIza", "([0-9A-Za-z_-]{35})", 4.0),
    GITHUB(Kind.TOKEN, "ghp_ gho_ ghu_ ghs_ ghr_", "([0-9A-Za-z]{36})", 4.0),
    GITHUB_FINE(Kind.TOKEN, "github_pat_", "([0-9A-Za-z]{22}_[0-9A-Za-z]{59})", 4.0),
    /** Since 2025 they are longer, say where they belong to and end in lengths and a checksum. */
    GITLAB(
            Kind.TOKEN,
            "glpat-",
            "([0-9A-Za-z_-]{27,300}\\.(?:[0-9a-z]{2}\\.)?[0-9a-z]{9}|[0-9A-Za-z_-]{20})",
            3.4),
    SLACK(
            Kind.TOKEN,
            "xoxa- xoxb- xoxp- xoxr- xoxs-",
            "((?:\\d{8,14}-){1,3}[0-9A-Za-z]{20,64})",
            3.2);

    /** Nobody's, but what people write to show what one looks like. */
    private static final Pattern DUMMY =
            Pattern.compile("(?i).*(?:example|0123456|1234567|abcdefg|qwerty|xxxx|0000|test).*");

    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int MAX_MATCHES = 1_000;

    private final Kind kind;

    /** With blanks between them. */
    private final String prefixes;

    private final Pattern pattern;
    private final double entropy;

    Tokens(Kind kind, String prefixes, String pattern, double entropy) {
        this.kind = kind;
        this.prefixes = prefixes;
        this.pattern = Pattern.compile(pattern + "(?![0-9A-Za-z_])");
        this.entropy = entropy;
    }

    /** The first of each kind of token in a text. */
    static List<Secret> find(String text) {
        List<Secret> found = new ArrayList<>();
        for (Tokens token : values()) {
            for (String prefix : token.prefixes.split(" ", -1)) {
                token.find(text, prefix).ifPresent(found::add);
            }
        }
        return found;
    }

    /** What {@link Keywords} looks for before anything else is done. */
    static Stream<String> allPrefixes() {
        return Stream.of(values()).flatMap(token -> Stream.of(token.prefixes.split(" ", -1)));
    }

    private Optional<Secret> find(String text, String prefix) {
        Matcher rest = pattern.matcher(text);
        int at = text.indexOf(prefix);
        for (int i = 0; i < MAX_MATCHES && at >= 0; i++) {
            boolean start = at == 0 || !isPartOfWord(text.charAt(at - 1));
            rest.region(at + prefix.length(), text.length());
            if (start && rest.lookingAt() && isReal(rest.group(1))) {
                return Optional.of(Secret.of(kind, Lines.number(text, at), prefix + rest.group(1)));
            }
            at = text.indexOf(prefix, at + 1);
        }
        return Optional.empty();
    }

    private static boolean isPartOfWord(char c) {
        return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    private boolean isReal(String value) {
        return !DUMMY.matcher(value).matches()
                && entropy(value) >= entropy
                && mixed(value)
                && (this != GITHUB || hasChecksum(value));
    }

    /** Random letters have digits among them, and where both cases are allowed both of them. */
    private boolean mixed(String value) {
        boolean digit = value.chars().anyMatch(Character::isDigit);
        boolean cases =
                !value.equals(value.toLowerCase(Locale.ROOT))
                        && !value.equals(value.toUpperCase(Locale.ROOT));
        return this == AWS || (digit && (cases || this == SLACK));
    }

    /**
     * GitHub, "Behind GitHub's new authentication token formats" (2021): the last six characters
     * are the CRC-32 of those before them.
     */
    private static boolean hasChecksum(String value) {
        CRC32 crc = new CRC32();
        crc.update(value.substring(0, 30).getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            digits.append(BASE62.charAt((int) (rest % 62)));
            rest /= 62;
        }
        return digits.reverse().toString().equals(value.substring(30));
    }

    /** Shannon's, in bits for each character. */
    static double entropy(String value) {
        Map<Integer, Integer> counts = new HashMap<>();
        value.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
        double sum = 0;
        for (int count : counts.values()) {
            double share = (double) count / value.length();
            sum -= share * Math.log(share) / Math.log(2);
        }
        return sum;
    }
}
