package assay.guest.linux.config.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands and settings without the secrets in them: facts and evidence may show them. What looks
 * like a value of a password, token or key becomes {@value #MASK}; so does the password in a URL.
 */
public final class Masked {

    static final String MASK = "***";

    /** Longer commands are cut: they are shown, not run. */
    static final int MAX_TEXT = 4_096;

    private static final String WORD = "(\"[^\"]*\"|'[^']*'|[^\\s\"']+|\\S+)";

    /** Each alternative has a group that stays and one that is masked. */
    private static final Pattern SECRET =
            Pattern.compile(
                    String.join(
                            "|",
                            "(?<=://)([^\\s/:@]*:)([^\\s/@]+)(?=@)",
                            "((?:pass(?:w(?:or)?d)?|secret|token|api_?key|access_?key|pwd)"
                                    + "\\w{0,40}[\"']?\\s{0,8}[=:]\\s{0,8})"
                                    + WORD,
                            "(--?(?:password|passwd|pass|token|secret)\\s{1,8})" + WORD,
                            "(--?(?:user|u)\\s{1,8}[\"']?[^\\s:\"']{0,200}:)([^\\s\"']+)",
                            "(authorization\\s{0,8}:\\s{0,8})([^\"']+)",
                            "((?:mysql|mariadb)\\S{0,20}\\s.{0,200}?-p)([^\\s\\-]\\S*)"),
                    Pattern.CASE_INSENSITIVE);

    private Masked() {}

    /** The text with its secrets masked. */
    public static String command(String text) {
        Matcher matcher =
                SECRET.matcher(
                        text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…");
        StringBuilder masked = new StringBuilder();
        while (matcher.find()) {
            String kept = "";
            for (int group = 1; group <= matcher.groupCount(); group += 2) {
                kept = matcher.group(group) == null ? kept : matcher.group(group);
            }
            matcher.appendReplacement(masked, Matcher.quoteReplacement(kept + MASK));
        }
        return matcher.appendTail(masked).toString();
    }
}
