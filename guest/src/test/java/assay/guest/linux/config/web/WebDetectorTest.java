package assay.guest.linux.config.web;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Web servers in a guest. */
class WebDetectorTest {

    @Test
    void aGuestWithoutServersHasNone() {
        assertThat(detect(MemoryTree.builder()).at("webapps")).contains(List.of());
    }

    @Test
    void aHardenedServerHasNoFindings() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file(
                                "/etc/nginx/nginx.conf",
                                "user www-data;\nhttp {\n server_tokens off;\n # autoindex on;\n}\n");
        assertThat(detect(guest).at("webapps"))
                .contains(
                        List.of(
                                Map.of(
                                        "runUser",
                                        "www-data",
                                        "autoindex",
                                        false,
                                        "vcsDirs",
                                        List.of(),
                                        "debug",
                                        false,
                                        "hardeningFindings",
                                        List.of())));
    }

    @Test
    void listingsAndRepositoriesBelowAWebRootAreFound() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/etc/nginx/nginx.conf", "user root;\n")
                        .file(
                                "/etc/nginx/sites-enabled/shop",
                                "server { root /srv/shop;\n location / { autoindex on; } }\n")
                        .file("/srv/shop/blog/.git/HEAD", "ref: x\n")
                        .file("/srv/shop/.env", "APP_DEBUG=true\nDB_PASSWORD=hunter2\n");
        Facts facts = detect(guest);
        assertThat(column(facts, "runUser")).isEqualTo("root");
        assertThat(column(facts, "autoindex")).isEqualTo("true");
        assertThat(column(facts, "debug")).isEqualTo("true");
        assertThat(column(facts, "vcsDirs")).isEqualTo("[/srv/shop/blog/.git]");
        assertThat(column(facts, "hardeningFindings")).contains("server_tokens");
        assertThat(facts.values() + " " + facts.evidence()).doesNotContain("hunter2");
    }

    @Test
    void apachesUserIsInItsEnvironmentOnDebian() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/etc/apache2/envvars", "export APACHE_RUN_USER=www-data\n")
                        .file(
                                "/etc/apache2/apache2.conf",
                                "User ${APACHE_RUN_USER}\n<Directory /var/www/>\n\tOptions Indexes FollowSymLinks\n")
                        .file("/etc/apache2/conf-enabled/security.conf", "ServerTokens Prod\n");
        Facts facts = detect(guest);
        assertThat(column(facts, "runUser")).isEqualTo("www-data");
        assertThat(column(facts, "autoindex")).isEqualTo("true");
        assertThat(column(facts, "hardeningFindings")).isEqualTo("[]");
    }

    @Test
    void phpThatShowsErrorsIsInDebugMode() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/etc/php/8.2/fpm/php.ini", "display_errors = On\nexpose_php = Off\n")
                        .file("/etc/php/8.2/fpm/pool.d/www.conf", "[www]\nuser = app\n");
        Facts facts = detect(guest);
        assertThat(column(facts, "debug")).isEqualTo("true");
        assertThat(column(facts, "runUser")).isEqualTo("app");
        assertThat(column(facts, "hardeningFindings")).isEqualTo("[]");
    }

    @Test
    void tomcatRunsAsItsUnitSaysElseAsRoot() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/opt/tomcat9/conf/server.xml", "<Server/>")
                        .dir("/opt/tomcat9/webapps/manager");
        assertThat(column(detect(guest), "runUser")).isEqualTo("root");
        assertThat(column(detect(guest), "hardeningFindings")).contains("manager");
        guest.file("/etc/systemd/system/tomcat9.service", "[Service]\nUser=tomcat\n");
        assertThat(column(detect(guest), "runUser")).isEqualTo("tomcat");
    }

    @Test
    void anOpenRedisIsAFinding() {
        MemoryTree.Builder guest = MemoryTree.builder().file("/etc/redis.conf", "port 6379\n");
        assertThat(column(detect(guest), "hardeningFindings")).contains("redis");
        guest.file("/etc/redis.conf", "bind 127.0.0.1 -::1\n");
        assertThat(column(detect(guest), "hardeningFindings")).isEqualTo("[]");
    }

    private static String column(Facts facts, String key) {
        return Detected.column(facts, "webapps", key).getFirst().toString();
    }

    private static Facts detect(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new WebDetector());
    }
}
