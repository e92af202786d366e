package assay.guest.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for secrets in a file. Most files are done after one fast look at their bytes. Safe for use
 * by many threads.
 */
public final class SecretScan {

    private static final Keywords KEYWORDS =
            new Keywords(
                    Stream.concat(Stream.of("PRIVATE KEY", "PuTTY-User-Key"), Tokens.allPrefixes())
                            .toList());

    /** The accounts of MySQL's server in the engines MyISAM and Aria. */
    private static final List<String> ACCOUNTS =
            List.of("/mysql/user.MYD", "/mysql/global_priv.MAD");

    /** What {@code PASSWORD()} of MySQL gives. */
    private static final Pattern HASH = Pattern.compile("\\*[0-9A-F]{40}");

    private SecretScan() {}

    /**
     * The secrets of a file, at most one of each kind.
     *
     * @param path where the file is; what it is for shows in it
     * @param bytes its content
     */
    public static List<Secret> scan(String path, byte[] bytes) {
        List<PasswordFile> wanted = PasswordFile.at(path);
        boolean accounts = ACCOUNTS.stream().anyMatch(path::endsWith);
        boolean key = KEYWORDS.isIn(bytes);
        if (wanted.isEmpty() && !accounts && !key) {
            return List.of();
        }
        List<Secret> found = new ArrayList<>();
        // every byte is a character, so that no file is too broken to look into
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (PasswordFile file : wanted) {
            file.find(text).ifPresent(found::add);
        }
        if (accounts && HASH.matcher(text).find()) {
            found.add(Secret.of(Secret.Kind.DB_PASSWORD, 0, text));
        }
        if (key) {
            PrivateKeys.find(path, text).ifPresent(found::add);
            found.addAll(Tokens.find(text));
        }
        List<Secret> kinds = new ArrayList<>();
        for (Secret secret : found) {
            if (kinds.stream().noneMatch(other -> other.kind() == secret.kind())) {
                kinds.add(secret);
            }
        }
        return kinds;
    }
}
