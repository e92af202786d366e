package assay.disk.ova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class OvaDisksTest {

    private static final String OVF =
            """
            <?xml version="1.0"?>
            <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
                xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="urn:rasd">
              <References>
                <File ovf:href="logs.vmdk" ovf:id="file1"/><File ovf:href="os.vmdk" ovf:id="file2"/>
                <File ovf:href="data.vmdk" ovf:id="file3"/>
              </References>
              <DiskSection>
                <Disk ovf:diskId="a" ovf:fileRef="file1"/><Disk ovf:diskId="b" ovf:fileRef="file2"/>
                <Disk ovf:diskId="c" ovf:fileRef="file3"/><Disk ovf:diskId="empty"/>
              </DiskSection>
              <VirtualSystem><VirtualHardwareSection>
                <Item><rasd:HostResource>ovf:/disk/b</rasd:HostResource></Item>
                <Item><rasd:HostResource> /disk/c </rasd:HostResource></Item>
                <Item><rasd:HostResource>ovf:/file/iso</rasd:HostResource></Item>
              </VirtualHardwareSection></VirtualSystem>
            </Envelope>
            """;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> names(byte[] archive) throws IOException {
        return OvaDisks.of(new MemorySource(archive)).stream().map(OvaDisks.Packed::name).toList();
    }

    @Test
    void theDisksComeInTheOrderInWhichTheMachineNamesThem() throws IOException {
        byte[] ova =
                new TarBuilder()
                        .add("a.ovf", '0', bytes(OVF))
                        .add("more.vmdk", '0', bytes("more"))
                        .add("logs.vmdk", '0', bytes("logs"))
                        .add("./data.vmdk", '0', bytes("data"))
                        .add("os.vmdk", '0', bytes("system"))
                        .bytes();

        assertThat(names(ova)).containsExactly("os.vmdk", "./data.vmdk", "logs.vmdk", "more.vmdk");
        assertThat(OvaDisks.of(new MemorySource(ova)).getFirst().file().size()).isEqualTo(6);
    }

    @Test
    void whatIsNoOvaHasNone() throws IOException {
        assertThat(names(new byte[4096])).isEmpty();
        assertThat(names(new TarBuilder().add("a.vmdk", '0', bytes("x")).bytes())).isEmpty();
    }

    @Test
    void aDescriptionThatIsNoXmlOrTooLongOrHasEntitiesIsRefused() {
        String entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
        assertRefused(bytes("<Envelope>"), Reason.CORRUPT);
        assertRefused(bytes(entity), Reason.CORRUPT);
        assertRefused(new byte[(1 << 20) + 1], Reason.LIMIT);
    }

    private static void assertRefused(byte[] description, Reason reason) {
        byte[] ova = new TarBuilder().add("a.ovf", '0', description).bytes();
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> names(ova))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyDescriptionIsReadOrRefused(byte[] description) throws IOException {
        read(description);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(bytes(OVF), bytes("<!DOCTYPE a [<!ENTITY x \"y\">]><Disk diskId='&x;'/>"));
    }

    @Test
    void aDamagedDescriptionIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 3_000; turn++) {
            byte[] damaged = bytes(OVF);
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                read(damaged);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static void read(byte[] description) throws IOException {
        try {
            OvfText.disks(new MemorySource(description));
        } catch (ImageException e) {
            assertThat(e.format()).isEqualTo("ova");
        }
    }
}
