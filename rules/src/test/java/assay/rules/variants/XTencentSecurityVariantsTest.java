package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules of {@code x-tencent-security}. */
final class XTencentSecurityVariantsTest extends VariantsTest {

    private static final String SSHD = "/etc/ssh/sshd_config";
    private static final String LOCKOUT = "deny=10 unlock_time=300\n";
    private static final String NGINX =
            """
            user www-data;
            http {
              server_tokens off;
              server {
                listen 80;
                root /var/www/html;
              }
            }
            """;

    private static final LinuxLookAlike DEBIAN =
            TencentLook.debian()
                    .with(
                            "/lib/systemd/system/systemd-journald.service",
                            "[Service]\nExecStart=/lib/systemd/systemd-journald\n")
                    .replace(SSHD, "^Port 22$", "Port 2222")
                    .with(
                            "/etc/pam.d/common-auth",
                            "auth required pam_faillock.so preauth "
                                    + LOCKOUT
                                    + "auth [success=1 default=ignore] pam_unix.so\n"
                                    + "auth [default=die] pam_faillock.so authfail "
                                    + LOCKOUT
                                    + "auth requisite pam_deny.so\n")
                    .with("/etc/pam.d/login", "auth include common-auth\n");

    private static final LinuxLookAlike WEB =
            DEBIAN.with("/etc/nginx/nginx.conf", NGINX)
                    .with("/var/www/html/index.html", "<p>hello</p>\n");

    @Override
    String profile() {
        return "x-tencent-security";
    }

    @Override
    Map<String, Object> given() {
        return Map.of("listing.securityGroupTemplate", true);
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", DEBIAN),
                conformant("a web server", WEB),
                conformant(
                        "Redis for the machine itself",
                        DEBIAN.service("redis-server", true)
                                .with("/etc/redis/redis.conf", "bind 127.0.0.1 ::1\n")));
    }

    @Override
    List<Variant> variants() {
        List<Variant> all = new ArrayList<>(system());
        all.addAll(access());
        all.addAll(web());
        all.addAll(TencentWindows.ofSecurity());
        return all;
    }

    private static List<Variant> system() {
        return List.of(
                variant(
                        "TCS-SYS-02",
                        "Debian 9",
                        DEBIAN.replace("/usr/lib/os-release", "VERSION_ID=.*", "VERSION_ID=\"9\"")),
                variant(
                        "TCS-3RD-02",
                        "an old PHP from elsewhere",
                        DEBIAN.packageInstalled(
                                "php7.2-cli",
                                "7.2.34-1+0~20210101.1+debian12",
                                "PHP <php@example.org>")),
                variant("TCS-SYS-08", "no YunJing", DEBIAN.without(TencentLook.YUNJING)),
                variant(
                        "TCS-CFG-01",
                        "memcached for everybody",
                        DEBIAN.service("memcached", true)
                                .with("/etc/memcached.conf", "-l 0.0.0.0\n")),
                variant("TCS-CFG-02", "passwords for everybody", DEBIAN.mode("/etc/shadow", 0644)),
                variant(
                        "TCS-CFG-03",
                        "a folder for everybody",
                        DEBIAN.directory("/srv/upload").mode("/srv/upload", 0777)),
                variant("TCS-CFG-04", "no journal", DEBIAN.masked("systemd-journald")),
                variant("TCS-CFG-05", "no firewall", DEBIAN)
                        .given("listing.securityGroupTemplate", false),
                variant(
                        "TCS-LNX-07",
                        "mount for every user",
                        DEBIAN.with("/usr/bin/mount", "\u007fELF", 04755)));
    }

    private static List<Variant> access() {
        return List.of(
                variant(
                        "TCS-LNX-02",
                        "passwords for ever",
                        DEBIAN.replace(
                                "/etc/login.defs", "^PASS_MAX_DAYS.*", "PASS_MAX_DAYS 99999")),
                variant(
                        "TCS-LNX-03",
                        "no lock",
                        DEBIAN.with("/etc/pam.d/common-auth", "auth required pam_unix.so\n")),
                variant(
                        "TCS-LNX-04",
                        "sessions for ever",
                        DEBIAN.replace(SSHD, "^ClientAlive.*", "ClientAliveInterval 0")),
                variant("TCS-LNX-05", "port 22", DEBIAN.replace(SSHD, "^Port .*", "Port 22")),
                variant(
                        "TCS-LNX-06",
                        "empty passwords",
                        DEBIAN.replace(SSHD, "^PermitEmpty.*", "PermitEmptyPasswords yes")),
                // the emptiest password is a weak one
                variant("TCS-LNX-06", "an empty password", DEBIAN.user("guest", 1001, ""))
                        .also("TCS-WEB-03"),
                variant(
                        "TCS-3RD-04",
                        "a password of a database",
                        DEBIAN.with("/opt/shop/.env", "DB_PASSWORD=c9Vh2mQx7Lr4\n")),
                variant(
                                "TCS-WEB-03",
                                "a weak password of a database",
                                DEBIAN.with("/opt/shop/.env", "DB_PASSWORD=123456\n"))
                        .also("TCS-3RD-04"));
    }

    private static List<Variant> web() {
        String site = "/etc/nginx/nginx.conf";
        return List.of(
                variant(
                        "TCS-WEB-01",
                        "root serves",
                        WEB.replace(site, "user www-data", "user root")),
                variant(
                        "TCS-WEB-02",
                        "an index",
                        WEB.replace(site, "listen 80;", "listen 80; autoindex on;")),
                variant(
                        "TCS-WEB-04",
                        "the source's history",
                        WEB.with("/var/www/html/.git/HEAD", "ref: refs/heads/main\n")),
                variant(
                        "TCS-LNX-01",
                        "packages from anywhere",
                        DEBIAN.with(
                                "/etc/apt/sources.list",
                                "deb http://mirror.example/debian bookworm main\n")),
                variant(
                        "TCS-WEB-05",
                        "debugging",
                        WEB.with("/var/www/html/.env", "APP_DEBUG=true\n")),
                variant(
                        "TCS-WEB-06",
                        "a version for everybody",
                        WEB.replace(site, "server_tokens off;", "server_tokens on;")));
    }

    /**
     * What is out of support depends on the day; {@code SupportFactsTest} shows it on fixed days.
     */
    @Override
    Map<String, String> withoutVariant() {
        Map<String, String> without = new TreeMap<>();
        for (String id : List.of("TCS-SYS-01", "TCS-SYS-03", "TCS-SYS-07", "TCS-3RD-01")) {
            without.put(id, "needs a database of weaknesses");
        }
        without.put("TCS-SYS-04", "needs a malware scanner");
        return without;
    }
}
