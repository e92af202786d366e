package assay.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.ProblemException;
import assay.testkit.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {

    /** What version 0.1 wrote for "correct horse", but of one iteration. */
    static final String PBKDF2 =
            "pbkdf2-sha256$1$AAAAAAAAAAAAAAAAAAAAAA==$"
                    + "MOzscNJbdFGfC4jx83HCz0clKFtxYuVuviWm9zHC+Fw=";

    private final Passwords passwords = new Passwords();

    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        String hash = passwords.hash("correct horse");

        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("correct Horse", hash)).isFalse();
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hash).isNotEqualTo(passwords.hash("correct horse"));
    }

    @ParameterizedTest
    @CsvSource({
        "password, somesalt, 19456, 2, 32",
        "password, somesalt, 8, 1, 32",
        "p, saltsalt, 11, 5, 4",
        "密码很长很长, somesaltsomesaltsomesalt, 1024, 3, 64",
        "x, somesalt, 2100, 1, 65",
        "a-long-password-of-more-than-one-block-a-long-password-of-more-than-one-block"
                + "-a-long-password-of-more-than-one-block, somesalt, 64, 4, 200",
    })
    void theReferenceProgramOfArgon2SaysTheSame(
            String password, String salt, int memory, int passes, int length) {
        String expected =
                Oracle.require("argon2")
                        .feed(
                                password, salt, "-id", "-t", passes, "-k", memory, "-l", length,
                                "-r");

        byte[] hash =
                Argon2id.hash(
                        password.getBytes(StandardCharsets.UTF_8),
                        salt.getBytes(StandardCharsets.UTF_8),
                        new Argon2id.Cost(memory, passes),
                        length);

        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(expected.strip());
    }

    @Test
    void hashesOfOlderVersionsMatchAndAreOutdated() {
        String weaker =
                "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM";

        assertThat(passwords.matches("correct horse", PBKDF2)).isTrue();
        assertThat(passwords.matches("wrong", PBKDF2)).isFalse();
        assertThat(passwords.matches("password", weaker)).isTrue();
        assertThat(passwords.isOutdated(PBKDF2)).isTrue();
        assertThat(passwords.isOutdated(weaker)).isTrue();
        assertThat(passwords.isOutdated(passwords.hash("correct horse"))).isFalse();
    }

    @Test
    void passwordsThatAreTooShortOrTooLongAreRefused() {
        assertThatThrownBy(() -> passwords.hash("seven77")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> passwords.hash("x".repeat(1025)))
                .isInstanceOf(ProblemException.class);
    }
}
