package assay.guest.linux.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that may be shown. */
class MaskedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl https://bob:hunter2@example.com/x | curl https://bob:***@example.com/x",
                "curl -u bob:hunter2 example.com | curl -u bob:*** example.com",
                "mysqldump -uroot -phunter2 shop | mysqldump -uroot -p*** shop",
                "PGPASSWORD=hunter2 pg_dump shop | PGPASSWORD=*** pg_dump shop",
                "backup --password hunter2 --all | backup --password *** --all",
                "backup --token=\"hunter 2\" --all | backup --token=*** --all",
                "curl -H \"Authorization: Bearer hunter2\" x | curl -H \"Authorization: ***\" x",
                "curl -H \"X-Auth-Token: hunter2\" x | curl -H \"X-Auth-Token: ***\" x",
            })
    void aSecretInACommandIsMasked(String command, String masked) {
        assertThat(Masked.command(command)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/sbin/ntpdate ntpupdate.tencentyun.com >/dev/null 2>&1 &",
                "sudo -u www-data php /srv/cron.php",
                "curl https://example.com/pass",
                "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }",
            })
    void aCommandWithoutSecretsStaysAsItIs(String command) {
        assertThat(Masked.command(command)).isEqualTo(command);
    }

    @Test
    void longTextsAreCutAndNeverTakeLong() {
        for (String text : List.of("pass", "mysql ", "-u ", "://", "token=\"", "authorization:")) {
            assertThat(Masked.command(text.repeat(100_000)).length())
                    .isLessThanOrEqualTo(2 * Masked.MAX_TEXT);
        }
    }
}
