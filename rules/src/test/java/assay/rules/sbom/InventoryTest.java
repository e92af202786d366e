package assay.rules.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The software of an image, for other tools. */
class InventoryTest {

    private static Facts debian(String uuid) {
        return Facts.builder()
                .put("os.distro", "debian")
                .put("os.version", "12")
                .put("os.pkgFormat", "deb")
                .put(
                        "packages.byName",
                        Map.of(
                                "zlib1g",
                                Map.of("version", "1:1.2.13", "arch", "amd64", "source", "zlib"),
                                "openssl",
                                Map.of("version", "3.0.11-1~deb12u2", "arch", "amd64"),
                                "libstdc++6",
                                Map.of("version", "12.2.0-14+b1", "arch", "amd64")))
                .evidence("filesystems", Evidence.at("partition 1", "ext4 UUID=" + uuid))
                .build();
    }

    private static Inventory inventory(String uuid) {
        return Inventory.of(debian(uuid)).orElseThrow();
    }

    @Test
    void packagesHaveAddressesThatSayWhatTheyAre() {
        assertThat(inventory("a").items())
                .extracting(item -> item.address().toString())
                .containsExactly(
                        "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bb1?arch=amd64&distro=debian-12",
                        "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12",
                        "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64&distro=debian-12");
    }

    @Test
    void theEpochOfAnRpmStandsApart() {
        assertThat(
                        PackageUrl.of(
                                "rpm", "rocky", "rocky-9.3", "openssl", "1:3.0.7-24.el9", "x86_64"))
                .hasToString(
                        "pkg:rpm/rocky/openssl@3.0.7-24.el9?arch=x86_64&distro=rocky-9.3&epoch=1");
    }

    @Test
    void theSameImageHasTheSameNumberAndAnotherAnother() {
        assertThat(CycloneDx.write(inventory("a"), "x"))
                .isEqualTo(CycloneDx.write(inventory("a"), "x"));
        assertThat(inventory("a").number()).isNotEqualTo(inventory("b").number());
        assertThat(inventory("a").number().version()).isEqualTo(8);
        assertThat(inventory("a").number().variant()).isEqualTo(2);
    }

    @Test
    void cycloneDxListsSystemAndPackages() {
        JsonNode bom = JsonMapper.shared().readTree(CycloneDx.write(inventory("a"), "disk.qcow2"));

        assertThat(bom.path("bomFormat").stringValue()).isEqualTo("CycloneDX");
        assertThat(bom.path("specVersion").stringValue()).isEqualTo("1.6");
        assertThat(bom.path("serialNumber").stringValue())
                .matches("urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");
        assertThat(bom.at("/components/0/type").stringValue()).isEqualTo("operating-system");
        assertThat(bom.at("/components/0/version").stringValue()).isEqualTo("12");
        assertThat(bom.at("/components/3/name").stringValue()).isEqualTo("zlib1g");
        assertThat(bom.at("/components/3/properties/1/value").stringValue()).isEqualTo("zlib");
    }

    @Test
    void spdxListsSystemAndPackages() {
        JsonNode spdx =
                JsonMapper.shared()
                        .readTree(
                                Spdx.write(
                                        inventory("a"),
                                        "disk",
                                        Instant.parse("2025-01-02T03:04:05.6Z")));

        assertThat(spdx.path("spdxVersion").stringValue()).isEqualTo("SPDX-2.3");
        assertThat(spdx.at("/creationInfo/created").stringValue())
                .isEqualTo("2025-01-02T03:04:05Z");
        assertThat(spdx.path("packages").size()).isEqualTo(4);
        assertThat(spdx.path("relationships").size()).isEqualTo(4);
        assertThat(spdx.at("/packages/1/SPDXID").stringValue())
                .isEqualTo("SPDXRef-Package-1-libstdc--6");
        assertThat(spdx.at("/packages/2/externalRefs/0/referenceLocator").stringValue())
                .startsWith("pkg:deb/debian/openssl@");
    }

    @Test
    void withoutPackagesThereIsNoInventory() {
        assertThat(Inventory.of(Facts.builder().build())).isEmpty();
    }
}
