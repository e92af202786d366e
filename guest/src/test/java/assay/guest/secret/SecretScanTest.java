package assay.guest.secret;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a secret, and what only looks like one. */
class SecretScanTest {

    /** Made up of parts, so that nobody who looks for tokens finds one here. */
    private static final String GITHUB = "ghp" + "_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17";

    @TempDir static Path folder;

    private static List<Secret> scan(String path, String text) {
        return SecretScan.scan(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String kinds(String path, String text) {
        return String.join(
                " ", scan(path, text).stream().map(one -> one.kind().toString()).toList());
    }

    /** A key that ssh-keygen makes. */
    private static String key(String name, String... options) throws IOException {
        Path file = folder.resolve(name);
        Object[] arguments = new Object[options.length + 3];
        arguments[0] = "-q";
        arguments[1] = "-f";
        arguments[2] = file;
        System.arraycopy(options, 0, arguments, 3, options.length);
        Oracle.require("ssh-keygen").run(arguments);
        return Files.readString(file);
    }

    @Test
    void keysOfOpenSshAreFoundWithOrWithoutAPassword() throws IOException {
        List<Secret> open = scan("/root/k", key("open", "-t", "ed25519", "-N", ""));
        List<Secret> locked = scan("/root/k", key("locked", "-t", "ed25519", "-N", "long enough"));

        assertThat(open).extracting(Secret::kind).containsExactly(Secret.Kind.SSH_PRIVATE_KEY);
        assertThat(open.getFirst().about()).startsWith("SHA-256 ").hasSize(17);
        assertThat(locked.getFirst().about()).startsWith("encrypted, SHA-256 ");
    }

    @Test
    void keysInPemAreFound() throws IOException {
        String pkcs1 = key("pkcs1", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "");
        String locked = key("pkcs1-locked", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "secret");
        String pkcs8 = key("pkcs8", "-t", "ecdsa", "-m", "PKCS8", "-N", "");

        assertThat(kinds("/etc/ssl/private/server.key", pkcs1)).isEqualTo("private-key");
        assertThat(kinds("/root/.ssh/id_rsa", pkcs1)).isEqualTo("ssh-private-key");
        assertThat(scan("/srv/key.pem", locked).getFirst().about()).startsWith("encrypted");
        assertThat(kinds("/srv/key.pem", pkcs8)).isEqualTo("private-key");
        assertThat(kinds("/srv/sa.json", "{\"k\": \"" + pkcs8.replace("\n", "\\n") + "\"}"))
                .isEqualTo("private-key");
        assertThat(scan("/srv/a.conf", "\n\n" + pkcs8).getFirst().line()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----",
                "if text.startswith('-----BEGIN OPENSSH PRIVATE KEY-----'):",
                "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5LCBqdXN0IHNvbWUgdGV4dCBvZiBhYm91dCB0aGUgcmlnaHQgbGVuZ3Ro\n-----END PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
                "PuTTY-User-Key-File-3: is how it starts",
            })
    void armourWithoutAKeyIsNone(String text) {
        assertThat(scan("/srv/x.py", text)).isEmpty();
    }

    @Test
    void tokensAreFoundByPrefixLengthAndChecksum() {
        assertThat(kinds("/srv/a.py", "t = '" + GITHUB + "'")).isEqualTo("token");
        assertThat(kinds("/srv/a.py", "AKI" + "AQ4ZT7XKM2WPR5LCV")).isEqualTo("cloud-key");
        assertThat(kinds("/srv/a.py", "LTA" + "I5tRk8nWq2Zp7Vb4Xc9mJd")).isEqualTo("cloud-key");
        assertThat(kinds("/srv/a.py", "AKI" + "Dz8krbsJ5yKBZQpn74WFkmLPx3Gd9Hs2Tv"))
                .isEqualTo("cloud-key");
        assertThat(kinds("/srv/a.py", "AIz" + "aSyD8kQ2mZ7xV4nB9cL1pR6tW3yH5jF0gKsT"))
                .isEqualTo("cloud-key");
        assertThat(
                        kinds(
                                "/srv/a.py",
                                "xox" + "b-2835917460-4918273650182-Qm7xR2kV9nL4pT8wZ1cB6jHd"))
                .isEqualTo("token");
        String gitlab = "glp" + "at-Rk8nWq2Zp7Vb4Xc9mJdT";
        for (String end : List.of("", "5s3HvY6.0w1a8kz2q", "5s3HvY6.01.1a8kz2q7c")) {
            assertThat(kinds("/srv/a.py", gitlab + end)).as(end).isEqualTo("token");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18", // wrong checksum
                "AKIAIOSFODNN7EXAMPLE",
                "AKIAXXXXXXXXXXXXXXXX",
                "AKIAQ4ZT7XKM2WPR5LC",
                "SAKIAQ4ZT7XKM2WPR5LCV",
                "AKIDaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "AIzaSy",
                "xoxb-your-token",
            })
    void whatOnlyLooksLikeATokenIsNone(String text) {
        assertThat(scan("/srv/a.py", text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/root/.git-credentials | https://ada:h3Lp9x@git.test | git-credentials",
                "/home/ada/.netrc | machine x login ada password h3Lp9x | password-file",
                "/root/.docker/config.json | {\"auths\": {\"r\": {\"auth\": \"YWRhOmgzTHA5eA==\"}}} | docker-auth",
                "/root/.kube/config | client-key-data: LS0tLS1CRUdJTg== | kubeconfig",
                "/srv/app/.env | DB_PASSWORD=h3Lp9x | db-password",
                "/srv/app/.env | DATABASE_URL=postgres://ada:h3Lp9x@db/x | db-password",
                "/srv/app/.env | APP_SECRET=h3Lp9x | env",
                "/var/www/wp-config.php | define( 'DB_PASSWORD', 'h3Lp9x' ); | db-password",
                "/var/www/sites/default/settings.php | 'password' => 'h3Lp9x', | db-password",
                "/srv/app/settings.py | 'PASSWORD': 'h3Lp9x', | db-password",
                "/srv/app/application.properties | spring.datasource.password=h3Lp9x | db-password",
                "/root/.pgpass | localhost:5432:*:ada:h3Lp9x | db-password",
                "/root/.my.cnf | password=h3Lp9x | db-password",
                "/root/mysql_password.txt | root: h3Lp9x | password-file",
                "/etc/NetworkManager/system-connections/w.nmconnection | psk=h3Lp9xh3 | wifi-key",
            })
    void filesThatKeepPasswordsAreKnownByTheirNames(String path, String text, String kind) {
        assertThat(kinds(path, text + "\n")).isEqualTo(kind);
        assertThat(scan(path, text).getFirst().weak()).isFalse();
        assertThat(scan(path, text).getFirst().about()).doesNotContain("h3Lp9x");
        assertThat(kinds("/srv/other", text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/srv/app/.env | DB_PASSWORD=",
                "/srv/app/.env | DB_PASSWORD=${DB_PASSWORD}",
                "/srv/app/.env | APP_SECRET=<your secret>",
                "/var/www/wp-config.php | define('DB_PASSWORD', 'password_here');",
                "/srv/app/settings.py | 'PASSWORD': os.environ['X'],",
                "/root/.my.cnf | #password=h3Lp9x",
                "/root/.pgpass | #localhost:5432:*:ada:h3Lp9x",
                "/root/.docker/config.json | {\"auths\": {\"r\": {}}}",
                "/root/.kube/config | client-key: /root/key.pem",
                "/root/.git-credentials | https://git.test",
            })
    void whereAPasswordWillStandThereIsNone(String path, String text) {
        assertThat(scan(path, text)).isEmpty();
    }

    @Test
    void aPasswordThatIsGuessedFirstIsWeakAndHasNoDigest() {
        Secret secret =
                scan("/srv/.env", "MYSQL_PASSWORD=h3Lp9x\nDB_PASSWORD='Admin123'\n").getFirst();

        assertThat(secret.weak()).isTrue();
        assertThat(secret.line()).isEqualTo(2);
        assertThat(secret.about()).isEqualTo("weak");
    }

    @Test
    void wordsAreFoundWhereverTheyStand() {
        Keywords words = new Keywords(List.of("AKIA", "PRIVATE KEY"));
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) "AKI PRVTE".charAt(random.nextInt(9));
            }
            if (random.nextBoolean() && bytes.length >= 11) {
                byte[] word = "PRIVATE KEY".getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(word, 0, bytes, random.nextInt(bytes.length - 10), 11);
            }
            String text = new String(bytes, StandardCharsets.US_ASCII);

            assertThat(words.isIn(bytes))
                    .as(text)
                    .isEqualTo(text.contains("AKIA") || text.contains("PRIVATE KEY"));
        }
    }

    @Test
    void brokenKeysAndLongLinesEndSoon() throws IOException {
        Random random = new Random(11);
        byte[] key =
                key("mutated", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "")
                        .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 2_000; i++) {
            byte[] mutated = key.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            SecretScan.scan("/srv/key.pem", mutated);
        }
        for (String path :
                List.of("/.env", "/settings.php", "/password.txt", "/.pgpass", "/.netrc")) {
            for (String part : List.of("a", " ", "a:", "password ", "PASSWORD", "\\", "DB_PASS=")) {
                SecretScan.scan(
                        path, part.repeat(9_000 / part.length()).getBytes(StandardCharsets.UTF_8));
            }
        }
        SecretScan.scan(
                "/x",
                "-----BEGIN PRIVATE KEY-----\n".repeat(30_000).getBytes(StandardCharsets.UTF_8));
    }

    @FuzzTest
    void anyBytesAreScanned(FuzzedDataProvider data) {
        String path = "/" + data.pickValue(new String[] {".env", "x", ".netrc", "password.txt"});
        SecretScan.scan(path, data.consumeRemainingAsBytes());
    }
}
