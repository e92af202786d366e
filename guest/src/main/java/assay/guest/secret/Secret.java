package assay.guest.secret;

import assay.disk.Sha256;
import java.util.HexFormat;

/**
 * A secret in a file; its value is not kept.
 *
 * @param kind what it opens
 * @param line where it starts, from 1; 0 where lines mean nothing
 * @param weak whether it is a password that is guessed first
 * @param about what may be shown of it: whether it is encrypted, and the start of its digest, which
 *     tells two secrets apart
 */
public record Secret(Kind kind, int line, boolean weak, String about) {

    /** What a secret opens, under the names that rules use. */
    public enum Kind {
        SSH_PRIVATE_KEY("ssh-private-key"),
        PRIVATE_KEY("private-key"),
        CLOUD_KEY("cloud-key"),
        TOKEN("token"),
        DB_PASSWORD("db-password"),
        PASSWORD_FILE("password-file"),
        ENV("env"),
        DOCKER_AUTH("docker-auth"),
        KUBECONFIG("kubeconfig"),
        GIT_CREDENTIALS("git-credentials"),
        WIFI_KEY("wifi-key");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A password; of one that is guessed first no digest is shown, which would give it away. */
    static Secret password(Kind kind, int line, String value) {
        boolean weak = Passwords.isWeak(value);
        return new Secret(kind, line, weak, weak ? "weak" : digest(value));
    }

    /** Something that nobody guesses. */
    static Secret of(Kind kind, int line, String value) {
        return new Secret(kind, line, false, digest(value));
    }

    /** The first eight digits of the SHA-256 of a value. */
    static String digest(String value) {
        return "SHA-256 " + HexFormat.of().formatHex(Sha256.of(value), 0, 4) + "…";
    }
}
