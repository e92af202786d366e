package assay.rules.variants;

import static assay.rules.variants.AzureLinux.AGENT;
import static assay.rules.variants.AzureLinux.DEBIAN;
import static assay.rules.variants.AzureLinux.VERSION;
import static assay.rules.variants.AzureLinux.vhd;
import static assay.rules.variants.CloudWindows.AZURE;
import static assay.rules.variants.Variant.conformant;

import assay.testkit.lookalike.LookAlike;
import java.util.List;
import java.util.Map;

/** The rules of {@code x-azure-cert}. */
final class XAzureCertVariantsTest extends VariantsTest {

    private static final String FIXED = "subformat=fixed,force_size=on";

    @Override
    String profile() {
        return "x-azure-cert";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", vhd(DEBIAN)),
                conformant("Rocky Linux 9", vhd(AzureLinux.ROCKY)),
                conformant("Windows Server 2019", vhd(AZURE)),
                conformant(
                        "an old agent that updates itself, and a short history",
                        vhd(
                                DEBIAN.with(VERSION, "AGENT_VERSION = '2.2.45'\n")
                                        .with("/root/.bash_history", "ls\n"))),
                conformant(
                        "OpenSSL 1.1.1, a patched OMI and 4 partitions",
                        vhd(
                                DEBIAN.packageInstalled("openssl", "1.1.1w-0+deb11u1")
                                        .packageInstalled("omi", "1.6.8.1")
                                        .volume("/boot", "ext4"))));
    }

    @Override
    List<Variant> variants() {
        return OtherDisks.all(List.of(files(), system(), boot(), access(), windows()));
    }

    private static List<Variant> files() {
        return List.of(
                Variant.variant("AZX-VHD-01", "a qcow2", DEBIAN.in("qcow2", "")),
                Variant.variant(
                        "AZX-VHD-01",
                        "a dynamic VHD",
                        DEBIAN.in("vpc", "subformat=dynamic,force_size=on")),
                Variant.variant(
                        "AZX-VHD-02", "a size by cylinders", DEBIAN.in("vpc", "subformat=fixed")),
                variant("AZX-VHD-03", "512 MiB", DEBIAN.size(512L << 20)),
                Variant.variant(
                        "AZX-VHD-05",
                        "1024 GiB of data",
                        OtherDisks.withData(1L << 40).in("vpc", FIXED)),
                Variant.variant(
                        "AZX-VHD-06",
                        "a partition in sector 63",
                        OtherDisks.empty(63).in("vpc", FIXED)),
                Variant.variant(
                        "AZX-WIN-02", "BitLocker", OtherDisks.bitLocker().in("vpc", FIXED)));
    }

    private static List<Variant> system() {
        return List.of(
                variant(
                        "AZX-LNX-01",
                        "a long history",
                        DEBIAN.with("/home/debian/.bash_history", "sudo -i\n".repeat(200))),
                variant(
                        "AZX-LNX-02",
                        "an old agent",
                        DEBIAN.with(VERSION, "AGENT_VERSION = '2.2.40'\n")),
                variant("AZX-LNX-02", "no agent", DEBIAN.without("/usr/sbin/waagent")),
                variant("AZX-LNX-06", "a /home of its own", DEBIAN.volume("/home", "ext4")),
                variant("AZX-LNX-07", "OpenSSL 1.0.1", openssl("1.0.1f-1ubuntu2.27")),
                variant("AZX-LNX-07", "OpenSSL 1.0.1 with an epoch", openssl("1:1.0.1e-60")),
                variant("AZX-LNX-07", "no OpenSSL", DEBIAN.packageRemoved("openssl")),
                variant("AZX-LNX-08", "CentOS 7, which has Python 2", AzureLinux.CENTOS),
                variant("AZX-LNX-08", "no Python", DEBIAN.without("/usr/bin/python3")),
                variant(
                                "AZX-LNX-16",
                                "an interface that does not start",
                                AzureLinux.CENTOS.replace(
                                        "/etc/sysconfig/network-scripts/ifcfg-eth0",
                                        "ONBOOT=yes",
                                        "ONBOOT=no"))
                        .also("AZX-LNX-08"),
                variant("AZX-LNX-10", "32 bits", DEBIAN.architecture("i386")),
                variant(
                        "AZX-LNX-11",
                        "an agent that stays as it is",
                        DEBIAN.with(AGENT, "AutoUpdate.Enabled=n\n")),
                variant(
                        "AZX-LNX-17",
                        "a rule of udev",
                        DEBIAN.with(
                                "/etc/udev/rules.d/70-persistent-net.rules",
                                "SUBSYSTEM==\"net\", ATTR{address}==\"52:54:00:12:34:56\", NAME=\"eth0\"\n")),
                variant("AZX-LNX-18", "an old OMI", DEBIAN.packageInstalled("omi", "1.6.8.0")),
                variant(
                        "AZX-LNX-21",
                        "a name server by hand",
                        DEBIAN.with("/etc/resolv.conf", "nameserver 9.9.9.9\n")),
                variant(
                        "AZX-LNX-22",
                        "another cloud's data source",
                        DEBIAN.with(
                                "/etc/cloud/cloud.cfg.d/99-x.cfg",
                                "datasource_list: [ OpenStack ]\n")));
    }

    private static LookAlike openssl(String version) {
        return DEBIAN.packageInstalled("openssl", version);
    }

    private static List<Variant> boot() {
        return List.of(
                variant(
                        "AZX-LNX-03",
                        "no serial console",
                        DEBIAN.withoutKernelArgument("console=ttyS0,115200n8")),
                variant(
                        "AZX-LNX-04",
                        "no delay for the root",
                        DEBIAN.withoutKernelArgument("rootdelay=300")),
                variant("AZX-LNX-05", "a swap partition", DEBIAN.volume("none", "swap")),
                variant(
                        "AZX-LNX-05",
                        "a swap file",
                        DEBIAN.append("/etc/fstab", "/swapfile none swap sw 0 0\n")
                                .with("/swapfile", "\0".repeat(4086) + "SWAPSPACE2")),
                variant(
                        "AZX-LNX-15",
                        "no CD drive",
                        DEBIAN.kernelArgument("libata.atapi_enabled=0")),
                variant(
                        "AZX-LNX-19",
                        "udf is forbidden",
                        DEBIAN.with("/etc/modprobe.d/cis.conf", "install udf /bin/true\n")),
                variant("AZX-LNX-19", "no cifs", DEBIAN.withoutDriver("cifs")),
                variant("AZX-LNX-20", "a logical volume", DEBIAN.lvm()));
    }

    private static List<Variant> access() {
        String sshd = "/etc/ssh/sshd_config";
        String interval = "^ClientAliveInterval .*";
        return List.of(
                variant("AZX-LNX-09", "no interval", DEBIAN.replace(sshd, interval, "")),
                variant(
                        "AZX-LNX-09",
                        "a long interval",
                        DEBIAN.replace(sshd, interval, "ClientAliveInterval 600")),
                variant("AZX-LNX-13", "a password", DEBIAN.password("debian", "$6$salt$hash")),
                variant(
                        "AZX-LNX-13",
                        "a key",
                        DEBIAN.with(
                                "/home/debian/.ssh/authorized_keys",
                                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== builder\n")),
                variant(
                        "AZX-LNX-14",
                        "SUSE's default",
                        DEBIAN.append("/etc/sudoers", "Defaults targetpw\n")));
    }

    private static List<Variant> windows() {
        return List.of(
                variant(
                        "AZX-VHD-04",
                        "20 GiB",
                        // another size writes the boot configuration anew
                        AZURE.size(20L << 30)
                                .registry("BCD", CloudWindows.RECOVERY, "Element", new byte[] {0})),
                variant(
                        "AZX-WIN-01",
                        "a DHCP server",
                        AZURE.registry(
                                "SOFTWARE",
                                "Microsoft\\ServerManager\\ServicingStorage\\ServerComponentCache\\DHCP",
                                "InstallState",
                                1)),
                variant(
                        "AZX-WIN-03",
                        "the SMB server that 2016 came with",
                        AZURE.os("2016", 14393)
                                .program("/Windows/System32/drivers/srv.sys", 10, 0, 14393, 0)),
                variant(
                        "AZX-WIN-04",
                        "no authentication before the session",
                        AZURE.registry("SYSTEM", CloudWindows.DESKTOP, "UserAuthentication", 0)),
                variant(
                        "AZX-WIN-05",
                        "data disks stay offline",
                        AZURE.registry("SYSTEM", CloudWindows.SANS, "SanPolicy", 2)),
                variant(
                        "AZX-WIN-05",
                        "a static route",
                        AZURE.registry(
                                "SYSTEM",
                                "CurrentControlSet\\Services\\Tcpip\\Parameters\\PersistentRoutes",
                                "10.0.0.0,255.0.0.0,10.1.1.1,1",
                                "")),
                variant(
                        "AZX-WIN-06",
                        "no firewall in private networks",
                        AZURE.registry("SYSTEM", CloudWindows.FIREWALL, "EnableFirewall", 0)),
                variant(
                        "AZX-WIN-07",
                        "recovery at boot",
                        AZURE.registry("BCD", CloudWindows.RECOVERY, "Element", new byte[] {1})),
                variant("AZX-WIN-08", "no filtering engine", AZURE.service("BFE", 4)),
                variant(
                        "AZX-WIN-09",
                        "a restart is due",
                        AZURE.key(
                                "SOFTWARE",
                                "Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired")));
    }

    private static Variant variant(String rule, String what, LookAlike disk) {
        return Variant.variant(rule, what, vhd(disk));
    }

    @Override
    Map<String, String> withoutVariant() {
        return Map.of("AZX-LNX-12", "what is vulnerable only an engine knows");
    }
}
