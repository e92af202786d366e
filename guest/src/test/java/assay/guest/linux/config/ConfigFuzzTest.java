package assay.guest.linux.config;

import static org.assertj.core.api.Assertions.assertThatCode;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a guest's files, detecting ends in facts or in reasons for their absence. */
class ConfigFuzzTest {

    /** Every file that some parser reads. */
    private static final List<String> PATHS =
            List.of(
                    "/etc/passwd",
                    "/etc/shadow",
                    "/etc/sudoers",
                    "/etc/sudoers.d/x",
                    "/etc/ssh/sshd_config",
                    "/etc/ssh/sshd_config.d/x.conf",
                    "/root/.ssh/authorized_keys",
                    "/root/.ssh/id_x",
                    "/root/.bashrc",
                    "/etc/systemd/system/x.service",
                    "/usr/lib/systemd/system/ssh.socket",
                    "/etc/systemd/system/ssh.socket.d/x.conf",
                    "/etc/systemd/system/multi-user.target.d/x.conf",
                    "/usr/lib/systemd/system-preset/x.preset",
                    "/etc/inittab",
                    "/etc/cloud/cloud.cfg",
                    "/etc/cloud/cloud.cfg.d/x.cfg",
                    "/etc/cloud/ds-identify.cfg",
                    "/usr/lib/python3/dist-packages/cloudinit/settings.py",
                    "/usr/lib/python3/dist-packages/cloudinit/version.py",
                    "/etc/netplan/x.yaml",
                    "/etc/network/interfaces",
                    "/etc/network/interfaces.d/x",
                    "/etc/NetworkManager/system-connections/x",
                    "/etc/NetworkManager/conf.d/x.conf",
                    "/etc/systemd/network/x.network",
                    "/etc/systemd/network/99-default.link",
                    "/etc/sysconfig/network-scripts/ifcfg-x",
                    "/etc/sysconfig/network",
                    "/etc/resolv.conf",
                    "/etc/dhcp/dhclient.conf",
                    "/etc/hosts",
                    "/etc/hostname",
                    "/etc/machine-id",
                    "/etc/udev/rules.d/x.rules",
                    "/etc/modprobe.d/x.conf",
                    "/etc/selinux/config",
                    "/etc/localtime",
                    "/etc/timezone",
                    "/etc/adjtime",
                    "/etc/login.defs",
                    "/etc/pam.d/passwd",
                    "/etc/pam.d/login",
                    "/etc/pam.d/common-auth",
                    "/etc/security/pwquality.conf",
                    "/etc/security/faillock.conf",
                    "/usr/sbin/waagent",
                    "/etc/waagent.conf",
                    "/usr/lib/python3/dist-packages/azurelinuxagent/common/version.py",
                    "/etc/crontab",
                    "/etc/cron.d/x",
                    "/etc/anacrontab",
                    "/var/spool/cron/crontabs/root",
                    "/usr/lib/systemd/system/nftables.service",
                    "/etc/nftables.conf",
                    "/etc/sysconfig/iptables",
                    "/etc/firewalld/zones/public.xml",
                    "/etc/ufw/ufw.conf",
                    "/etc/ufw/user.rules",
                    "/etc/mysql/my.cnf",
                    "/etc/tomcat9/server.xml",
                    "/etc/nginx/nginx.conf",
                    "/etc/apache2/apache2.conf",
                    "/etc/php.ini",
                    "/etc/tomcat9/web.xml",
                    "/etc/redis.conf",
                    "/var/www/html/.env",
                    "/etc/rc.local",
                    "/var/lib/cloud/scripts/per-once/x",
                    "/var/lib/dhcp/dhclient.leases",
                    "/etc/x/x.conf",
                    "/var/log/x.journal",
                    "/var/log/wtmp",
                    "/usr/sbin/sshd");

    private static final List<String> SEEDS =
            List.of(
                    "root:x:0:0::/root:/bin/bash\na:$6$x$y:1:1::/a:\n",
                    "root:*:19700:0:99999:7:::\n:\nx\n",
                    "Defaults:ALL !targetpw, targetpw\n@include /etc/sudoers\n#includedir sudoers.d\\\n",
                    "Include /etc/ssh/*.d/*\nMatch all\nPort = 22 # x\nPermitRootLogin \"no\"\n",
                    "ListenAddress [::1]:22\nClientAliveInterval 1h30m\nAuthorizedKeysFile %h/%%%u\n",
                    "command=\"x\\\"exit\",no-pty ssh-rsa AAAA\n-----BEGIN RSA PRIVATE KEY-----\n",
                    "[Unit]\nWants=a b%i.service \\\n c@.service\n[Install]\nWantedBy=multi-user.target\n",
                    "[Socket]\nListenStream=[::]:22\nService=.service\nAccept=no\n",
                    "enable *.[a-z]?\\\ndisable *\n",
                    "id:3:initdefault:\n",
                    "users: [default, {name: &a x}]\nsystem_info: {default_user: {name: *a}}\n",
                    "network: {ethernets: {e: {match: {name: 'e*'}, addresses: [a/1, {b: {}}]}}}\n",
                    "\"datasource_list\": [\"NoCloud\", 'x'\n],\n_PACKAGED_VERSION = '1:2-3-4'\n",
                    "auto e:1\niface e:1 inet static\n address ::1/64\nsource /etc/network/*\n",
                    "[connection]\ntype=ethernet\n[match]\ninterface-name=;\n[ipv6]\naddress1=,\n",
                    "[Match]\nName=\nName=e*\n[Network]\nAddress=\nDHCP=yes\n",
                    "BOOTPROTO='dhcp\nIPADDR=1 IPV6ADDR=\"::1 ::2\"\nexport HISTFILE=~/$x\n",
                    "nameserver\nnameserver 1 2\nsupersede domain-name-servers x;\n",
                    "ATTR{address}==\"52:54:00:12:34:56\", \\\n",
                    "options a b=c d\nsoftdep x pre: post: y pre:\nblacklist\n",
                    "password [success=1 default=ignore] pam_pwquality.so minlen=9 dcredit=-1\n",
                    "auth include login\n@include common-auth\n-auth required pam_faillock.so deny=\n",
                    "PASS_MAX_DAYS 99999999999\nminlen = 12\nunlock_time = never\nenforcing=0\n",
                    "AutoUpdate.Enabled=n # no\nAGENT_VERSION = '2.9.1.1'\n",
                    "@reboot root mysqldump -px --password='a b' http://u:p@h/\n* * * * * x y\nA=b\n",
                    "table a b {\nchain c {\ntype filter hook input priority 0; policy drop;\njump c\ntcp dport {1-\n,ssh} drop\n",
                    "*filter\n:INPUT DROP [0:0]\n-A INPUT ! -i lo -p tcp -m x --dport 1:2 -g INPUT\nENABLED=yes\n",
                    "<zone target=\"\"><service name=\"../x\"/><port port=\"9-\" protocol=\"tcp\"/><rule>\n",
                    "listen [::]:80;\nport = 99999\nbind-address=\n<Connector port=\"1\"\n",
                    "root /var/www/html;\nautoindex on;\nOptions Indexes\nbind 127.0.0.1 127.0.0.1 x\n",
                    "fixed-address 10.1.2.3;\nATTR{address}==\"52:54:00:12:34:56\"\nx 10.1.2.3\n",
                    "apt-get -y -y -y install x | curl http://x\npassword $RANDOM\n",
                    "TZif2\nCST-8\n",
                    "LPKSHHRH" + "\u00ff".repeat(200),
                    "OpenSSH_999.999");

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesInEveryFileAreDetectedOrRefused(byte[] bytes) {
        MemoryTree.Builder guest = MemoryTree.builder();
        PATHS.forEach(path -> guest.file(path, bytes));
        Detected.in(guest.guest(), known());
    }

    @Test
    void mutatedFilesAreDetectedOrRefused() {
        for (long seed = 0; seed < 300; seed++) {
            GuestFiles guest = mutated(new Random(seed));
            assertThatCode(() -> Detected.in(guest, known()))
                    .as("seed " + seed)
                    .doesNotThrowAnyException();
        }
    }

    /** Seeds in the files of others, cut, doubled and with bytes changed. */
    private static GuestFiles mutated(Random random) {
        MemoryTree.Builder guest = Guests.debianCloud();
        for (String path : PATHS) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(4); i > 0; i--) {
                text.append(SEEDS.get(random.nextInt(SEEDS.size())));
            }
            for (int i = random.nextInt(8); i > 0 && !text.isEmpty(); i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                    default -> text.insert(at, text.substring(at));
                }
            }
            guest.file(path, text.toString());
        }
        return guest.guest();
    }

    private static Map<String, Object> known() {
        return Map.of(
                "boot.cmdline",
                List.of("ro"),
                "os.distro",
                "debian",
                "packages.byName",
                Map.of("nginx", Map.of("version", "1")));
    }

    static Stream<byte[]> seeds() {
        return SEEDS.stream().map(seed -> seed.getBytes(StandardCharsets.ISO_8859_1));
    }
}
