package assay.guest.linux.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.fs.MemoryTree;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "* eth0 true",
                "e* eth0 true",
                "en* eth0 false",
                "*.conf 50-cloud.conf true",
                "*.conf 50-cloud.conf.bak false",
                "a*b*c axxbxxbc true",
                "eth? eth0 true",
                "eth? eth10 false",
                "eth[0-3] eth2 true",
                "eth[!0-3] eth2 false",
                "eth[!0-3] eth7 true",
                "[]a] ] true",
                "a[ a[ true",
                "a\\*b a*b true",
                "a\\*b axb false",
                "[a-] - true",
            })
    void aPatternMatchesTheWholeName(String pattern, String name, boolean matches) {
        assertThat(Glob.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    void aPatternOfManyStarsEndsSoon() {
        assertThat(Glob.matches("*a".repeat(500) + "*b", "a".repeat(100_000))).isFalse();
    }

    @Test
    void filesAreFoundSortedAndHiddenOnesAreNot() throws IOException {
        var guest =
                MemoryTree.builder()
                        .file("/etc/b/2.conf")
                        .file("/etc/b/1.conf")
                        .file("/etc/b/.x.conf")
                        .file("/etc/a/3.conf")
                        .dir("/etc/c")
                        .guest();
        assertThat(Glob.expand(guest, "/etc/*/*.conf"))
                .containsExactly("/etc/a/3.conf", "/etc/b/1.conf", "/etc/b/2.conf");
        assertThat(Glob.expand(guest, "/etc/none")).isEmpty();
        assertThat(Glob.expand(guest, "/etc/b/1.conf")).containsExactly("/etc/b/1.conf");
    }

    @Test
    void aPatternThatMatchesTooMuchIsRefused() {
        MemoryTree.Builder guest = MemoryTree.builder();
        for (int i = 0; i <= Glob.MAX_MATCHES; i++) {
            guest.file("/d/" + i);
        }
        assertThatThrownBy(() -> Glob.expand(guest.guest(), "/d/*"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("matches more than 1000 files");
    }
}
