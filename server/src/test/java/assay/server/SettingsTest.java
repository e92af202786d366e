package assay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.quota.Preset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** Defaults and names are promises: a change of either changes this test. */
class SettingsTest {

    @Test
    void theDefaultsAreThese() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new Settings(
                                new Listen("127.0.0.1", 9292),
                                Path.of("data"),
                                List.of(
                                        "tencent-import",
                                        "tencent-market",
                                        "ucloud-market",
                                        "huawei-ims",
                                        "azure-cn-market"),
                                new Settings.Store(
                                        "",
                                        new Settings.S3("", "", "us-east-1", "", "", "", true),
                                        DataSize.ofGigabytes(1),
                                        DataSize.ofGigabytes(10),
                                        "default",
                                        new Settings.Vault("", "transit", "", ""),
                                        false,
                                        Duration.ofHours(6),
                                        new Settings.Scrub(
                                                Duration.ofMinutes(15), DataSize.ofGigabytes(1)),
                                        new Settings.Slim(
                                                false,
                                                Duration.ofHours(1),
                                                Duration.ofDays(1),
                                                DataSize.ofGigabytes(100),
                                                DataSize.ofMegabytes(1),
                                                Duration.ofMinutes(10))),
                                new Settings.Database("", "assay", "", 20),
                                new Settings.Upload(
                                        DataSize.ofTerabytes(1),
                                        Duration.ofSeconds(15),
                                        Duration.ofSeconds(2),
                                        Duration.ofHours(24)),
                                new Settings.Session(Duration.ofHours(12), Duration.ofSeconds(1)),
                                new Settings.Job(
                                        2,
                                        Duration.ofMillis(500),
                                        Duration.ofSeconds(3),
                                        5,
                                        Duration.ofSeconds(5)),
                                new Settings.Sweep(Duration.ofMinutes(10)),
                                "",
                                "RegionOne",
                                new Settings.Quota(Preset.OPEN),
                                new Settings.Outbound(List.of()),
                                Map.of(),
                                new Settings.Oidc("", "assay", "", "preferred_username"),
                                new Settings.Keystone(
                                        "",
                                        "",
                                        "assay",
                                        "",
                                        "service",
                                        "Default",
                                        "Default",
                                        Duration.ofSeconds(30),
                                        new Settings.KeystoneRoles(
                                                List.of("admin"),
                                                List.of("member", "_member_"),
                                                List.of("reader"),
                                                List.of("auditor"),
                                                List.of("seller"),
                                                List.of("reviewer")))));
    }

    @Test
    void everySettingHasItsName() {
        Settings settings =
                bind(
                        Map.ofEntries(
                                Map.entry("assay.listen", "[::]:80"),
                                Map.entry("assay.data", "/var/lib/assay"),
                                Map.entry("assay.profiles", "x-hygiene,huawei-ims"),
                                Map.entry("assay.database.url", "jdbc:postgresql://db/assay"),
                                Map.entry("assay.database.user", "u"),
                                Map.entry("assay.database.password", "p"),
                                Map.entry("assay.database.max-connections", "7"),
                                Map.entry("assay.upload.max-size", "5GB"),
                                Map.entry("assay.upload.lease", "20s"),
                                Map.entry("assay.upload.reap", "3s"),
                                Map.entry("assay.session.lifetime", "1h"),
                                Map.entry("assay.job.threads", "9"),
                                Map.entry("assay.job.poll", "1s"),
                                Map.entry("assay.job.heartbeat", "4s"),
                                Map.entry("assay.job.max-attempts", "2"),
                                Map.entry("assay.job.retry-delay", "6s"),
                                Map.entry("assay.store.folder", "/srv/images"),
                                Map.entry("assay.store.s3.bucket", "images"),
                                Map.entry("assay.store.s3.endpoint", "http://rgw:7480"),
                                Map.entry("assay.store.s3.region", "eu"),
                                Map.entry("assay.store.s3.prefix", "assay/prod"),
                                Map.entry("assay.store.s3.access-key", "id"),
                                Map.entry("assay.store.s3.secret-key", "secret"),
                                Map.entry("assay.store.s3.path-style", "false"),
                                Map.entry("assay.store.reserve", "300MB"),
                                Map.entry("assay.store.cache", "1GB"),
                                Map.entry("assay.store.collect", "1h"),
                                Map.entry("assay.store.scrub.every", "5m"),
                                Map.entry("assay.store.scrub.bytes", "9MB"),
                                Map.entry("assay.store.slim.enabled", "true"),
                                Map.entry("assay.store.slim.age", "7d"),
                                Map.entry("assay.regions.south-1.cache", "2GB"),
                                Map.entry("assay.store.key", "acme"),
                                Map.entry("assay.sweep.every", "1m"),
                                Map.entry("assay.public-url", "https://assay.example/"),
                                Map.entry("assay.store.vault.address", "https://vault:8200"),
                                Map.entry("assay.store.vault.mount", "kms"),
                                Map.entry("assay.store.vault.namespace", "team"),
                                Map.entry("assay.store.vault.token-file", "/run/token"),
                                Map.entry("assay.store.plain", "true"),
                                Map.entry("assay.regions.south-1.folder", "/srv/south"),
                                Map.entry("assay.regions.south-1.copies", "false"),
                                Map.entry("assay.region", "north-1"),
                                Map.entry("assay.quota.preset", "tencent"),
                                Map.entry("assay.keystone.url", "https://keystone:5000/"),
                                Map.entry(
                                        "assay.keystone.public-url", "https://public/identity/v3"),
                                Map.entry("assay.keystone.user", "images"),
                                Map.entry("assay.keystone.password", "p"),
                                Map.entry("assay.keystone.project", "services"),
                                Map.entry("assay.keystone.domain", "Acme"),
                                Map.entry("assay.keystone.login-domain", "Users"),
                                Map.entry("assay.keystone.remember", "9s"),
                                Map.entry("assay.keystone.roles.admin", "cloud_admin, admin"),
                                Map.entry("assay.keystone.roles.reviewer", ""),
                                Map.entry("assay.outbound.allow", "10.20.0.0/16, 192.168.7.5")));

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                new Listen("[::]", 80),
                                Path.of("/var/lib/assay"),
                                List.of("x-hygiene", "huawei-ims"),
                                new Settings.Store(
                                        "/srv/images",
                                        new Settings.S3(
                                                "images",
                                                "http://rgw:7480",
                                                "eu",
                                                "assay/prod",
                                                "id",
                                                "secret",
                                                false),
                                        DataSize.ofMegabytes(300),
                                        DataSize.ofGigabytes(1),
                                        "acme",
                                        new Settings.Vault(
                                                "https://vault:8200", "kms", "team", "/run/token"),
                                        true,
                                        Duration.ofHours(1),
                                        new Settings.Scrub(
                                                Duration.ofMinutes(5), DataSize.ofMegabytes(9)),
                                        new Settings.Slim(
                                                true,
                                                Duration.ofHours(1),
                                                Duration.ofDays(7),
                                                DataSize.ofGigabytes(100),
                                                DataSize.ofMegabytes(1),
                                                Duration.ofMinutes(10))),
                                new Settings.Database("jdbc:postgresql://db/assay", "u", "p", 7),
                                new Settings.Upload(
                                        DataSize.ofGigabytes(5),
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(3),
                                        Duration.ofHours(24)),
                                new Settings.Session(Duration.ofHours(1), Duration.ofSeconds(1)),
                                new Settings.Job(
                                        9,
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(4),
                                        2,
                                        Duration.ofSeconds(6)),
                                new Settings.Sweep(Duration.ofMinutes(1)),
                                "https://assay.example/",
                                "north-1",
                                new Settings.Quota(Preset.TENCENT),
                                new Settings.Outbound(List.of("10.20.0.0/16", "192.168.7.5")),
                                Map.of(
                                        "south-1",
                                        new Settings.Region(
                                                "/srv/south",
                                                new Settings.S3(
                                                        "", "", "us-east-1", "", "", "", true),
                                                DataSize.ofGigabytes(2),
                                                false)),
                                new Settings.Oidc("", "assay", "", "preferred_username"),
                                new Settings.Keystone(
                                        "https://keystone:5000/",
                                        "https://public/identity/v3",
                                        "images",
                                        "p",
                                        "services",
                                        "Acme",
                                        "Users",
                                        Duration.ofSeconds(9),
                                        new Settings.KeystoneRoles(
                                                List.of("cloud_admin", "admin"),
                                                List.of("member", "_member_"),
                                                List.of("reader"),
                                                List.of("auditor"),
                                                List.of("seller"),
                                                List.of()))));
    }

    @Test
    void aKeystoneIsFoundWithOrWithoutItsVersion() {
        for (String url : List.of("http://k:5000", "http://k:5000/", "http://k:5000/v3/")) {
            Settings.Keystone keystone = bind(Map.of("assay.keystone.url", url)).keystone();
            assertThat(keystone.isElsewhere()).isTrue();
            assertThat(keystone.v3()).isEqualTo("http://k:5000/v3").isEqualTo(keystone.publicV3());
        }
    }

    @Test
    void usersAreThoseOfAKeystoneOrOfAProviderAndAreRememberedForAShortTime() {
        assertThatThrownBy(() ->
                        bind(
                                Map.of(
                                        "assay.keystone.url", "http://k:5000",
                                        "assay.oidc.issuer", "http://i")))
                .hasRootCauseMessage(
                        "assay.keystone.url and assay.oidc.issuer are both set, but users are those"
                                + " of that Keystone or ours: leave one of them empty");
        assertThatThrownBy(() -> bind(Map.of("assay.keystone.remember", "11m")))
                .rootCause()
                .hasMessageContaining("from 0 to 10m");
        assertThatThrownBy(() -> bind(Map.of("assay.keystone.url", "keystone:5000")))
                .rootCause()
                .hasMessageContaining("https://keystone.example:5000, not keystone:5000");
    }

    @Test
    void anAddressWithoutPortIsRefused() {
        assertThatThrownBy(() -> Listen.valueOf("localhost"))
                .hasMessage("assay.listen is localhost, but must be HOST:PORT, as 127.0.0.1:9292");
    }

    private static Settings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("assay", Settings.class);
    }
}
