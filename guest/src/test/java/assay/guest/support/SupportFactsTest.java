package assay.guest.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.guest.Facts;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which systems and programs their makers still keep. */
class SupportFactsTest {

    private static final LocalDate DAY = LocalDate.of(2025, 6, 1);

    private static Facts facts(String distribution, String version, Map<String, Object> packages) {
        Facts.Builder facts =
                Facts.builder()
                        .put("os.distro", distribution)
                        .put("os.version", version)
                        .put("packages.byName", packages);
        new SupportFacts(SupportTable.ours(), DAY).put(facts);
        return facts.build();
    }

    @ParameterizedTest
    @CsvSource({
        "debian,        12.5,    false",
        "debian,        10.13,   true",
        "ubuntu,        22.04,   false",
        "ubuntu,        20.04,   true",
        "centos,        7.9,     true",
        "centos,        6.10,    true",
        "centos-stream, 9,       false",
        "rocky,         8.10,    false",
        "sles,          15.5,    true",
        "alpine,        3.19.1,  false",
        "windows,       2008 R2, true",
        "windows,       2012 R2, true",
        "windows,       2016,    false",
        "windows,       2025,    false",
    })
    void aSystemIsOutOfSupportAfterItsLastDay(String distribution, String version, boolean over) {
        Facts facts = facts(distribution, version, Map.of());

        assertThat(facts.at("os.eol.isEol")).hasValue(over);
        assertThat(facts.at("os.eol.date")).isPresent();
        assertThat(facts.at("os.eol.table")).isPresent();
        assertThat(facts.evidenceFor("os.eol").getFirst().text()).contains("2025-06-01");
    }

    @Test
    void theLastDayIsSupportedStill() {
        SupportTable table = SupportTable.parse("version 1\nos debian | 12 | 2025-06-01\n");

        assertThat(table.ofSystem("debian", "12.5").orElseThrow().isOver(DAY)).isFalse();
        assertThat(table.ofSystem("debian", "12.5").orElseThrow().isOver(DAY.plusDays(1))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"debian, 99", "sles, 15.99", "gentoo, 2.14", "opensuse, 20240101", "debian, 1"})
    void anUnknownReleaseIsUnknownAndNotOver(String distribution, String version) {
        Facts facts = facts(distribution, version, Map.of());

        assertThat(facts.at("os.eol")).isEmpty();
        assertThat(facts.whyUnread("os.eol.isEol").orElseThrow()).contains(version);
    }

    @Test
    void whatTheDistributionKeepsLivesAsLongAsItDoes() {
        Facts facts =
                facts(
                        "debian",
                        "11.9",
                        Map.of(
                                "php7.4-cli",
                                Map.of(
                                        "version", "7.4.33-1+deb11u5",
                                        "vendor", "Debian PHP <team+pkg-php@tracker.debian.org>"),
                                "php8.0-cli",
                                Map.of(
                                        "version", "1:8.0.30-6+0~20231221.42+debian11~1.gbp1",
                                        "vendor", "Debian PHP <team+pkg-php@tracker.debian.org>"),
                                "zlib1g",
                                Map.of("version", "1:1.2.13")));

        assertThat(facts.at("components"))
                .hasValue(
                        List.of(
                                Map.of(
                                        "name", "php",
                                        "version", "7.4.33",
                                        "package", "php7.4-cli",
                                        "eol", false,
                                        "eolDate", "2026-08-31"),
                                Map.of(
                                        "name", "php",
                                        "version", "8.0.30",
                                        "package", "php8.0-cli",
                                        "eol", true,
                                        "eolDate", "2023-11-26")));
        assertThat(facts.evidenceFor("components[1]").getFirst().text()).contains("its makers");
    }

    @Test
    void aRuntimeWhoseEndIsNotKnownIsNotCalledOver() {
        Facts facts =
                facts(
                        "debian",
                        "12.5",
                        Map.of("docker-ce", Map.of("version", "5:26.1.0-1~debian.12~bookworm")));

        assertThat(facts.at("components"))
                .hasValue(
                        List.of(
                                Map.of(
                                        "name", "docker",
                                        "version", "26.1.0",
                                        "package", "docker-ce")));
    }

    @ParameterizedTest
    @CsvSource({
        "debian, 'Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>', 3.0.11-1, DISTRIBUTION",
        "debian, 'NGINX Packaging <nginx-packaging@f5.com>', 1.24.0-1~bookworm, OTHERS",
        "debian, 'Debian PHP <team@tracker.debian.org>', 8.0.30-6+0~2023.1, OTHERS",
        "debian, 'A. Person <a@person.example>', 1.0-1, UNKNOWN",
        "rocky,  Rocky Enterprise Software Foundation, 1.0-1.el9, DISTRIBUTION",
        "rocky,  Remi's RPM repository <https://rpms.remirepo.net/>, 8.0-1.el9, OTHERS",
        "rocky,  '', 1.0-1, UNKNOWN",
    })
    void whoKeepsAPackageIsSaidByItsVendorAndItsVersion(
            String distribution, String vendor, String version, Maker maker) {
        assertThat(Maker.of(distribution, vendor, version)).isEqualTo(maker);
    }

    @Test
    void whereNobodyCanTellWhoKeepsItBothMustAgree() {
        Map<String, Object> old = Map.of("php7.4-cli", Map.of("version", "7.4.33-1"));

        assertThat(facts("debian", "10", old).at("components").orElseThrow().toString())
                .contains("eol=true");
        assertThat(facts("debian", "11", old).at("components").orElseThrow().toString())
                .doesNotContain("eol");
    }

    @ParameterizedTest
    @CsvSource({
        "java-1.8.0-openjdk-headless, 1:1.8.0.392.b08-4.el8, openjdk, 8.0.392",
        "openjdk-17-jre-headless, 17.0.9+9-1~deb12u1, openjdk, 17.0.9",
        "postgresql-15, 15.5-0+deb12u1, postgresql, 15.5",
        "mysql-community-server, 5.7.44-1.el7, mysql, 5.7.44",
        "httpd, 2.4.57-5.el9, apache, 2.4.57",
        "redis-server, 5:7.0.15-1~deb12u1, redis, 7.0.15",
        "libapache2-mod-security2, 2.9.7-1, , ",
        "python3-apt, 2.6.0, , ",
    })
    void softwareIsKnownByItsPackages(
            String packageName, String version, String name, String release) {
        assertThat(Software.in(packageName).map(Software::name))
                .isEqualTo(Optional.ofNullable(name));
        assertThat(Software.in(packageName).flatMap(one -> one.release(version)))
                .isEqualTo(Optional.ofNullable(release));
    }

    @Test
    void withoutPackagesThereIsAReason() {
        Facts.Builder facts = Facts.builder().put("os.family", "windows");
        new SupportFacts(SupportTable.ours(), DAY).put(facts);

        assertThat(facts.build().unread()).containsOnlyKeys("os.eol", "components");
    }

    @Test
    void aTableIsReadStrictly() {
        assertThatThrownBy(() -> SupportTable.parse("os debian 12"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SupportTable.parse("os a | 1 | 2025-01-01\nos a | 1 | 2025-01-02"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
