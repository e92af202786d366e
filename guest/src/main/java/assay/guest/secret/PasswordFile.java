package assay.guest.secret;

import assay.guest.secret.Secret.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that keep passwords, known by their names and places. Each says where in a line a secret
 * stands: in the group {@code v} of its pattern. What stands there in place of one, such as the
 * name of a variable, does not count.
 */
enum PasswordFile {
    /** git-credential-store(1). */
    GIT(
            Kind.GIT_CREDENTIALS,
            "(?:.*/)?(?:\\.git-credentials|\\.config/git/credentials)",
            "\\s*\\w+://[^:@/\\s]*:(?<v>[^@\\s]+)@.*"),
    /** The format of ftp(1) and curl(1). */
    NETRC(Kind.PASSWORD_FILE, ".*/[._]netrc", "(?:.*\\s)?password\\s+(?<v>\\S+).*"),
    /** docker-login(1), containers-auth.json(5): name and password in base64. */
    DOCKER(
            Kind.DOCKER_AUTH,
            ".*/(?:\\.docker/config\\.json|\\.dockercfg|containers/auth\\.json)",
            ".*\"(?:auth|identitytoken|registrytoken)\"\\s*:\\s*\"(?<v>[^\"]{8,})\".*"),
    /** Kubernetes, "Organizing Cluster Access Using kubeconfig Files". */
    KUBERNETES(
            Kind.KUBECONFIG,
            ".*/(?:\\.kube/config|[^/]*kubeconfig[^/]*|etc/kubernetes/[^/]+\\.conf|k3s\\.yaml)",
            "[\\s-]*(?:client-key-data|token|password)\\s*:\\s*[\"']?(?<v>[^\\s\"']{4,}).*"),
    /** Variables of the environment: first those that are passwords of databases. */
    ENV_DATABASE(
            Kind.DB_PASSWORD,
            ".*/(?:\\.env(?:\\.[\\w.-]+)?|[\\w.-]+\\.env)",
            "(?i)\\s*(?:export\\s+)?(?:\\w{0,60}(?:DB|DATABASE|MYSQL|MARIADB|PG|POSTGRES|REDIS|MONGO)"
                    + "\\w{0,60}PASS\\w{0,60}\\s*=\\s*[\"']?(?<v>[^\\s\"']*).*"
                    + "|\\w{0,60}URL\\s*=\\s*[\"']?(?:mysql|postgres\\w{0,8}|mongodb|redis|mariadb)[\\w+]*://"
                    + "[^:@/\\s]*:(?<w>[^@\\s]+)@.*)"),
    ENV(
            Kind.ENV,
            ".*/(?:\\.env(?:\\.[\\w.-]+)?|[\\w.-]+\\.env)",
            "(?i)\\s*(?:export\\s+)?(?!\\w{0,60}(?:DB|DATABASE|MYSQL|MARIADB|PG|POSTGRES|REDIS|MONGO))"
                    + "\\w{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|APP_?KEY|ACCESS_?KEY)\\w{0,60}"
                    + "\\s*=\\s*[\"']?(?<v>[^\\s\"']{4,}).*"),
    WORDPRESS(
            Kind.DB_PASSWORD,
            ".*/wp-config[\\w.-]*\\.php",
            "\\s*define\\s*\\(\\s*['\"]DB_PASSWORD['\"]\\s*,\\s*['\"](?<v>[^'\"]*)['\"].*"),
    /** Drupal, Joomla, MediaWiki, phpMyAdmin, Laravel, Django. */
    SETTINGS(
            Kind.DB_PASSWORD,
            ".*/(?:settings\\.php|configuration\\.php|config\\.php|config\\.inc\\.php|database\\.php"
                    + "|db\\.php|LocalSettings\\.php|settings\\.py|local_settings\\.py)",
            "(?i)\\s*(?![/#*])[\\w$'\"\\[\\]>-]{0,100}pass(?:word|wd)?['\"\\]]*\\s*(?:=>|[:=])\\s*"
                    + "['\"](?<v>[^'\"]*)['\"].*"),
    /** Rails, Spring, Symfony. */
    PROPERTIES(
            Kind.DB_PASSWORD,
            ".*/(?:database\\.ya?ml|application[\\w-]*\\.(?:ya?ml|properties)|parameters\\.ya?ml)",
            "(?i)\\s*[\\w.-]*pass(?:word|wd)\\s*[:=]\\s*['\"]?(?<v>[^\\s'\"]*).*"),
    /** PostgreSQL documentation, "The Password File". */
    PGPASS(
            Kind.DB_PASSWORD,
            ".*/\\.pgpass",
            "(?!#)(?:[^:\\\\]*+(?:\\\\.[^:\\\\]*+){0,20}:){4}(?<v>.+)"),
    /** MySQL's option files. */
    MYSQL(
            Kind.DB_PASSWORD,
            ".*/(?:\\.?my\\.cnf|etc/mysql/debian\\.cnf|mysql/conf\\.d/[^/]+\\.cnf)",
            "\\s*password\\s*=\\s*[\"']?(?<v>[^\\s\"']+).*"),
    /** NetworkManager's profiles, wpa_supplicant.conf(5), iwd.network(5). */
    WIFI(
            Kind.WIFI_KEY,
            ".*/(?:system-connections/[^/]+|wpa_supplicant[^/]*\\.conf|iwd/[^/]+\\.psk)",
            "\\s*(?:psk|Passphrase|wep_key\\d|wep-key\\d|password)\\s*=\\s*[\"']?(?<v>[^\\s\"']+).*"),
    /** {@code root_password.txt}: whatever is in it. Lists of words are longer. */
    TEXT(
            Kind.PASSWORD_FILE,
            "(?i).*/[^/]*(?:passw(?:or)?ds?|密码|口令)[^/]*\\.(?:txt|md|csv|xlsx?|docx?)",
            "(?:.*?[:=\\s])?\\s*(?<v>\\S+)\\s*");

    /** In every path that one of the patterns matches; much faster than these. */
    private static final Keywords IN_PATHS =
            new Keywords(
                    List.of(
                            "credentials",
                            "netrc",
                            ".docker",
                            "containers/auth",
                            "kube",
                            "k3s.yaml",
                            ".env",
                            "wp-config",
                            "settings",
                            "config",
                            "database",
                            "db.php",
                            "LocalSettings",
                            "application",
                            "parameters",
                            "pgpass",
                            "my.cnf",
                            "mysql/",
                            "system-connections",
                            "wpa_supplicant",
                            "iwd/",
                            "assw",
                            "ASSW",
                            "密码",
                            "口令"));

    private static final int MAX_TEXT = 16 << 10;

    /** Room for a client's certificate; bounds how long a pattern is tried. */
    private static final int MAX_LINE = 8_192;

    private final Kind kind;
    private final Pattern place;
    private final Pattern line;

    PasswordFile(Kind kind, String place, String line) {
        this.kind = kind;
        this.place = Pattern.compile(place);
        this.line = Pattern.compile(line);
    }

    /** What one may look for in a file, by its path; mostly nothing. */
    static List<PasswordFile> at(String path) {
        if (!IN_PATHS.isIn(path.getBytes(StandardCharsets.UTF_8))) {
            return List.of();
        }
        List<PasswordFile> wanted = new ArrayList<>(2);
        for (PasswordFile file : values()) {
            if (file.place.matcher(path).matches()) {
                wanted.add(file);
            }
        }
        return wanted;
    }

    /** The secret in the file: a weak one if there is one, else the first. */
    Optional<Secret> find(String text) {
        if (this == TEXT && text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        Optional<Secret> first = Optional.empty();
        int number = 0;
        for (String one : text.split("\r?\n", -1)) {
            number++;
            Optional<Secret> found = one.length() > MAX_LINE ? Optional.empty() : in(one, number);
            if (found.isPresent() && found.get().weak()) {
                return found;
            }
            first = first.isPresent() ? first : found;
        }
        return first;
    }

    private Optional<Secret> in(String text, int number) {
        Matcher matcher = line.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        @Nullable String value = matcher.group("v");
        if (value == null && this == ENV_DATABASE) {
            value = matcher.group("w");
        }
        if (value == null || Passwords.isPlaceholder(value)) {
            return Optional.empty();
        }
        return Optional.of(Secret.password(kind, number, this == DOCKER ? password(value) : value));
    }

    /** What follows the name: {@code name:password} in base64; a token is none. */
    private static String password(String auth) {
        try {
            byte[] bytes = Base64.getDecoder().decode(auth);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.substring(text.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return auth; // no base64: it may be wrong, or a token
        }
    }
}
