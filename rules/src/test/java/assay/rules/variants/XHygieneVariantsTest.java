package assay.rules.variants;

import static assay.rules.variants.Variant.conformant;
import static assay.rules.variants.Variant.variant;

import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.WindowsLookAlike;
import java.util.List;

/** The rules of {@code x-hygiene}. */
final class XHygieneVariantsTest extends VariantsTest {

    private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian();
    private static final WindowsLookAlike WINDOWS = WindowsLookAlike.server();
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== builder\n";

    @Override
    String profile() {
        return "x-hygiene";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", DEBIAN),
                conformant("CentOS 7", LinuxLookAlike.centos7()),
                conformant("Rocky Linux 9", LinuxLookAlike.rocky9()),
                // nobody looks for secrets in Windows yet
                conformant("Windows Server 2012 R2", WINDOWS).given("secrets", List.of()),
                conformant("Debian 12 with XFS, as a qcow2", DEBIAN.xfs().in("qcow2", "")));
    }

    @Override
    List<Variant> variants() {
        return OtherDisks.all(List.of(identity(), residue(), system(), windows()));
    }

    private static List<Variant> identity() {
        return List.of(
                variant(
                        "HYG-01",
                        "an identity",
                        DEBIAN.with("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")),
                variant(
                        "HYG-02",
                        "a host key",
                        DEBIAN.with("/etc/ssh/ssh_host_ed25519_key.pub", KEY)),
                variant("HYG-03", "a key", DEBIAN.with("/root/.ssh/authorized_keys", KEY)),
                variant(
                        "HYG-03",
                        "hosts that were visited",
                        DEBIAN.with("/home/debian/.ssh/known_hosts", "git.example.com " + KEY)),
                variant(
                        "HYG-12",
                        "a lease",
                        DEBIAN.with("/var/lib/dhcp/dhclient.eth0.leases", "lease {}\n")),
                variant(
                        "HYG-13",
                        "a hardware address",
                        DEBIAN.replace(
                                "/etc/network/interfaces",
                                "iface eth0 inet dhcp",
                                "iface eth0 inet dhcp\n  hwaddress ether 52:54:00:12:34:56")),
                variant(
                        "HYG-14",
                        "a rule of udev",
                        DEBIAN.with(
                                "/etc/udev/rules.d/70-persistent-net.rules",
                                "SUBSYSTEM==\"net\", ATTR{address}==\"52:54:00:12:34:56\", NAME=\"eth0\"\n")),
                variant(
                        "HYG-15",
                        "a subscription",
                        DEBIAN.with("/etc/pki/consumer/cert.pem", "certificate\n")),
                variant("HYG-16", "a keytab", DEBIAN.with("/etc/krb5.keytab", "\u0005\u0002")),
                variant(
                        "HYG-17",
                        "a seed",
                        DEBIAN.with("/var/lib/systemd/random-seed", "x".repeat(32))),
                variant(
                        "HYG-18",
                        "cloud-init's state",
                        DEBIAN.with("/var/lib/cloud/instances/i-1/obj.pkl", "x")));
    }

    private static List<Variant> residue() {
        return List.of(
                variant("HYG-04", "a history", DEBIAN.with("/root/.mysql_history", "select 1;\n")),
                variant("HYG-05", "a log", DEBIAN.with("/var/log/dpkg.log", "installed\n")),
                variant("HYG-05", "an old log", DEBIAN.with("/var/log/dpkg.log.1", "installed\n")),
                variant("HYG-06", "a login", DEBIAN.with("/var/log/wtmp", "x".repeat(384)))
                        .also("HYG-05"),
                variant("HYG-07", "a file", DEBIAN.with("/var/tmp/build.tar", "x")),
                variant("HYG-08", "a dump", DEBIAN.with("/var/crash/202611211200/vmcore", "x")),
                variant(
                        "HYG-09",
                        "a package",
                        DEBIAN.with("/var/cache/apt/archives/app_1_all.deb", "x".repeat(2 << 20))),
                variant("HYG-10", "old passwords", DEBIAN.with("/etc/shadow-", "root:*::::::::\n")),
                variant("HYG-11", "a mail", DEBIAN.with("/var/mail/root", "From cron\n")),
                variant(
                        "HYG-11",
                        "a user's job",
                        DEBIAN.with("/var/spool/cron/crontabs/root", "0 1 * * * /opt/x\n")));
    }

    private static List<Variant> system() {
        return List.of(
                variant("HYG-19", "no password", DEBIAN.password("debian", "")),
                variant("HYG-20", "another root", DEBIAN.user("toor", 0, "!")),
                variant(
                        "HYG-21",
                        "a private key",
                        DEBIAN.with("/opt/app/server.key", OtherDisks.PRIVATE_KEY)),
                variant(
                        "HYG-22",
                        "VirtualBox's tools",
                        DEBIAN.with("/usr/sbin/VBoxService", "\u007fELF", 0755)),
                variant(
                        "HYG-23",
                        "a full disk",
                        DEBIAN.with("/opt/app/data", "x".repeat(100 << 20))),
                variant("HYG-24", "switched off", OtherDisks.switchedOff(DEBIAN)),
                variant(
                        "HYG-25",
                        "no serial console",
                        DEBIAN.withoutKernelArgument("console=ttyS0,115200n8")),
                variant("HYG-26", "no SSH at boot", DEBIAN.service("ssh", false)),
                variant("HYG-26", "no growpart", DEBIAN.without("/usr/bin/growpart")),
                variant(
                        "HYG-27",
                        "nothing sets the clock",
                        DEBIAN.service("systemd-timesyncd", false)));
    }

    private static List<Variant> windows() {
        return List.of(
                variant("HYG-19", "no password", WINDOWS.account(1001, "kiosk", 0x210, false)),
                variant(
                        "HYG-22",
                        "VMware's tools",
                        WINDOWS.file("/Program Files/VMware/VMware Tools/vmtoolsd.exe", "MZ")),
                variant(
                        "HYG-28",
                        "a password for logon",
                        WINDOWS.registry(
                                "SOFTWARE",
                                "Microsoft\\Windows NT\\CurrentVersion\\Winlogon",
                                "DefaultPassword",
                                "x")),
                variant(
                        "HYG-29",
                        "a file for hibernation",
                        WINDOWS.file("/hiberfil.sys", new byte[4096])),
                variant("HYG-30", "SMB 1", WINDOWS.service("srv", 3)));
    }
}
