package assay.guest.linux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GrubLegacyMenuTest {

    private static final String CENTOS6 =
            """
            #boot=/dev/sda
            default=1
            timeout=5
            splashimage=(hd0,0)/grub/splash.xpm.gz
            title CentOS (2.6.32-754.el6.x86_64)
            \troot (hd0,0)
            \tkernel /vmlinuz-2.6.32-754.el6.x86_64 ro root=UUID=aaaa quiet
            \tinitrd /initramfs-2.6.32-754.el6.x86_64.img
            title CentOS (2.6.32-696.el6.x86_64)
            \troot (hd0,0)
            \tkernel /vmlinuz-2.6.32-696.el6.x86_64 ro root=UUID=aaaa quiet
            \tinitrd /initramfs-2.6.32-696.el6.x86_64.img
            """;

    @Test
    void theDefaultIsCountedFromZero() {
        BootEntry entry =
                GrubLegacyMenu.parse("/boot/grub/grub.conf", CENTOS6).defaultEntry().orElseThrow();

        assertThat(entry.kernel()).isEqualTo("/vmlinuz-2.6.32-696.el6.x86_64");
        assertThat(entry.arguments()).containsExactly("ro", "root=UUID=aaaa", "quiet");
        assertThat(entry.device()).isEqualTo("hd0,0");
        assertThat(entry.line()).isEqualTo(9);
    }

    @Test
    void aDefaultThatIsNotThereIsTheFirst() {
        BootEntry entry =
                GrubLegacyMenu.parse(
                                "/boot/grub/menu.lst", CENTOS6.replace("default=1", "default 9"))
                        .defaultEntry()
                        .orElseThrow();

        assertThat(entry.title()).isEqualTo("CentOS (2.6.32-754.el6.x86_64)");
    }
}
