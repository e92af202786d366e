package assay.guest.secret;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known of passwords without knowing whose they are. */
final class Passwords {

    /** What stands where a password will: variables, calls, words that say so. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile(
                    "(?i)|\\$.*|<.*>?|\\{.*|%.*%|%\\(.*|#.*|@.*@|!.*|\\[.*|x{3,}|\\*+|\\.{3,}|-+|_+"
                            + "|your.*|.*[-_ ]here|my[-_]?(?:secret|pass).*|enter[-_ ].*|insert[-_ ].*"
                            + "|null|none|nil|false|true|undefined|string|str|(?:get)?env\\b.*"
                            + "|os\\..*|process\\..*|self\\..*|settings\\..*|example.*|redacted|enc\\(.*");

    private static final Set<String> WEAK =
            Set.of(
                    "0",
                    "000000",
                    "111111",
                    "1111",
                    "123",
                    "1234",
                    "12345",
                    "123456",
                    "1234567",
                    "12345678",
                    "123456789",
                    "1234567890",
                    "123123",
                    "123qwe",
                    "1q2w3e4r",
                    "1qaz2wsx",
                    "666666",
                    "888888",
                    "88888888",
                    "abc123",
                    "abc@123",
                    "admin",
                    "admin123",
                    "admin@123",
                    "administrator",
                    "change_me",
                    "changeit",
                    "changeme",
                    "default",
                    "demo",
                    "guest",
                    "huawei",
                    "huawei@123",
                    "letmein",
                    "master",
                    "monkey",
                    "mysql",
                    "oracle",
                    "p@ssw0rd",
                    "p@ssword",
                    "pass",
                    "pass123",
                    "passw0rd",
                    "passwd",
                    "password",
                    "password1",
                    "password123",
                    "postgres",
                    "qwe123",
                    "qwerty",
                    "qwertyuiop",
                    "redis",
                    "root",
                    "root123",
                    "root@123",
                    "secret",
                    "system",
                    "tencent",
                    "test",
                    "test123",
                    "toor",
                    "user",
                    "welcome",
                    "welcome1");

    private Passwords() {}

    /** Whether it is no password but where one will stand; nothing at all is none either. */
    static boolean isPlaceholder(String value) {
        return PLACEHOLDER.matcher(value).matches();
    }

    /** Whether it is among those that are tried first. */
    static boolean isWeak(String value) {
        return WEAK.contains(value.toLowerCase(Locale.ROOT));
    }
}
