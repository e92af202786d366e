package assay.guest.linux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class GrubMenuTest {

    private static final BlsEntry ROCKY_OLD =
            BlsEntry.parse(
                    "/boot/loader/entries/0123-5.14.0-70.el9.x86_64.conf",
                    """
                    title Rocky Linux (5.14.0-70.el9.x86_64) 9.0
                    version 5.14.0-70.el9.x86_64
                    linux /vmlinuz-5.14.0-70.el9.x86_64
                    initrd /initramfs-5.14.0-70.el9.x86_64.img $tuned_initrd
                    options root=UUID=aaaa ro $tuned_params
                    id rocky-20220101-5.14.0-70.el9.x86_64
                    """);

    private static final BlsEntry ROCKY_NEW =
            BlsEntry.parse(
                    "/boot/loader/entries/0123-5.14.0-427.el9.x86_64.conf",
                    """
                    title Rocky Linux (5.14.0-427.el9.x86_64) 9.4
                    linux /vmlinuz-5.14.0-427.el9.x86_64
                    initrd /initramfs-5.14.0-427.el9.x86_64.img
                    options $kernelopts
                    """);

    @Test
    void debianBootsItsFirstEntry() {
        BootEntry entry = defaultOf("debian12.cfg", Map.of());

        assertThat(entry.title()).isEqualTo("Debian GNU/Linux");
        assertThat(entry.device()).isEqualTo("UUID=1111");
        assertThat(entry.kernel()).isEqualTo("/boot/vmlinuz-6.1.0-18-amd64");
        assertThat(entry.arguments()).containsExactly("root=UUID=1111", "ro", "quiet");
        assertThat(entry.initrds()).containsExactly("/boot/initrd.img-6.1.0-18-amd64");
        assertThat(entry.line()).isEqualTo(39);
    }

    @Test
    void nextEntryComesBeforeTheDefault() {
        for (String next :
                List.of(
                        "1>1",
                        "gnulinux-advanced-1111>gnulinux-6.1.0-17-amd64-advanced-1111",
                        "Advanced options for Debian GNU/Linux>1")) {
            assertThat(defaultOf("debian12.cfg", Map.of("next_entry", next)).kernel())
                    .as(next)
                    .isEqualTo("/boot/vmlinuz-6.1.0-17-amd64");
        }
    }

    @Test
    void aSubmenuByItselfStandsForItsFirstEntry() {
        assertThat(defaultOf("debian12.cfg", Map.of("next_entry", "1")).title())
                .isEqualTo("Debian GNU/Linux, with Linux 6.1.0-18-amd64");
    }

    @Test
    void anEntryThatChainloadsStartsNoKernel() {
        BootEntry entry = defaultOf("debian12.cfg", Map.of("next_entry", "osprober-chain-2222"));

        assertThat(entry.kernel()).isEmpty();
        assertThat(entry.device()).isEqualTo("UUID=2222");
    }

    @Test
    void centos7BootsTheSavedEntry() {
        BootEntry entry =
                defaultOf(
                        "centos7.cfg",
                        Map.of("saved_entry", "CentOS Linux (0-rescue-0123) 7 (Core)"));

        assertThat(entry.kernel()).isEqualTo("/vmlinuz-0-rescue-0123");
        assertThat(entry.device()).isEqualTo("UUID=bbbb");
    }

    @Test
    void aSavedEntryWhoseKernelIsGoneFallsBackToTheFirst() {
        BootEntry entry =
                defaultOf(
                        "centos7.cfg",
                        Map.of("saved_entry", "CentOS Linux (3.10.0-957.el7.x86_64) 7 (Core)"));

        assertThat(entry.kernel()).isEqualTo("/vmlinuz-3.10.0-1160.el7.x86_64");
        assertThat(entry.argument("root")).isEqualTo("/dev/mapper/centos-root");
    }

    @Test
    void rocky9KeepsItsEntriesInFilesAndTheNewestIsFirst() {
        BootEntry entry = defaultOf("rocky9.cfg", Map.of());

        assertThat(entry.title()).isEqualTo("Rocky Linux (5.14.0-427.el9.x86_64) 9.4");
        assertThat(entry.source()).endsWith("0123-5.14.0-427.el9.x86_64.conf");
        assertThat(entry.argument("root")).isEqualTo("UUID=aaaa"); // from kernelopts
        assertThat(entry.device()).isEqualTo("UUID=bbbb");
    }

    @Test
    void rocky9BootsTheSavedEntryByItsFileName() {
        BootEntry entry =
                defaultOf("rocky9.cfg", Map.of("saved_entry", "0123-5.14.0-70.el9.x86_64"));

        assertThat(entry.kernel()).isEqualTo("/vmlinuz-5.14.0-70.el9.x86_64");
        // $tuned_params and $tuned_initrd are set by nobody
        assertThat(entry.arguments()).containsExactly("root=UUID=aaaa", "ro");
        assertThat(entry.initrds()).containsExactly("/initramfs-5.14.0-70.el9.x86_64.img");
    }

    @Test
    void aMenuWithoutEntriesHasNoDefault() {
        assertThat(GrubMenu.of("set default=0\n", context(Map.of())).defaultEntry()).isEmpty();
    }

    @Test
    void variablesThatDoubleThemselvesStayBounded() {
        String script =
                "set a=xxxxxxxx\n" + "set a=$a$a\n".repeat(64) + "menuentry x { linux /k $a }\n";

        BootEntry entry = GrubMenu.of(script, context(Map.of())).defaultEntry().orElseThrow();

        assertThat(entry.arguments().getFirst()).hasSizeLessThanOrEqualTo(4_096);
    }

    @Test
    void blocksInBlocksWithoutEndAreCutOff() {
        String script = "menuentry x {\n".repeat(100_000) + "if true; then\n".repeat(100_000);

        assertThat(GrubMenu.of(script, context(Map.of())).size()).isPositive();
    }

    @FuzzTest
    void anyScriptGivesSomeMenu(byte[] script) {
        String text = new String(script, StandardCharsets.UTF_8);

        assertThat(GrubMenu.of(text, context(Map.of("a", "b"))).defaultEntry()).isNotNull();
    }

    private static BootEntry defaultOf(String resource, Map<String, String> environment) {
        return GrubMenu.of(text(resource), context(environment)).defaultEntry().orElseThrow();
    }

    private static GrubMenu.Context context(Map<String, String> environment) {
        return new GrubMenu.Context(
                "/boot/grub2/grub.cfg",
                new GrubEnvironment(environment),
                List.of(ROCKY_NEW, ROCKY_OLD),
                path -> path.equals("/boot/grub2/grubenv"));
    }

    private static String text(String resource) {
        try (InputStream in = GrubMenuTest.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
