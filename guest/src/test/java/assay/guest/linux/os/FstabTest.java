package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FstabTest {

    @Test
    void commentsAndBlankLinesMountNothing() {
        assertThat(Fstab.parse("# /etc/fstab\n\n   \n  # x y z\nlonely\n").entries()).isEmpty();
    }

    @Test
    void aLineHasSixFieldsOfWhichFourMayBeLeftOut() {
        List<Fstab.Entry> entries =
                Fstab.parse("UUID=1-2 / ext4 ro,nofail 0 1\n/dev/vda2\t/data/\n").entries();

        assertThat(entries.getFirst().options()).containsExactly("ro", "nofail");
        assertThat(entries.getFirst().line()).isEqualTo(1);
        assertThat(entries.getLast().mount()).isEqualTo("/data");
        assertThat(entries.getLast().type()).isEqualTo("auto");
        assertThat(entries.getLast().options()).containsExactly("defaults");
    }

    @Test
    void blanksAreWrittenInOctalOrInQuotes() {
        List<Fstab.Entry> entries =
                Fstab.parse("LABEL=my\\040disk /mnt/a\\040b ext4\nLABEL=\"x\" /y ext4\n").entries();

        assertThat(entries.getFirst().spec()).isEqualTo("LABEL=my disk");
        assertThat(entries.getFirst().mount()).isEqualTo("/mnt/a b");
        assertThat(entries.getLast().spec()).isEqualTo("LABEL=x");
    }

    @Test
    void aBrokenEscapeStaysAsItStands() {
        assertThat(Fstab.parse("a\\0 /b\\9zz ext4\n").entries().getFirst().spec())
                .isEqualTo("a\\0");
    }
}
