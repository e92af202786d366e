package assay.rules.variants;

import static assay.rules.variants.UcloudLinux.CENTOS;
import static assay.rules.variants.UcloudLinux.CLOUD;
import static assay.rules.variants.UcloudLinux.LOCAL;
import static assay.rules.variants.UcloudLinux.ROCKY;
import static assay.rules.variants.UcloudLinux.as;
import static assay.rules.variants.UcloudLinux.cloudInit;

import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.LookAlike;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of {@code ucloud-market}, of images made on its instances and of those made elsewhere.
 */
final class UcloudMarketVariantsTest extends VariantsTest {

    private static final String OS_RELEASE = "/usr/lib/os-release";
    private static final String DEFAULT_GRUB = "/etc/default/grub";
    private static final String ARGUMENTS = "^(GRUB_CMDLINE_LINUX=\".*)\"";
    private static final String SIX = "19.4+11.g158c661c-1.el6";
    private static final LinuxLookAlike NOBLE =
            as(LOCAL, "ubuntu", "24.04").packageInstalled("tzdata-legacy", "2024a-2ubuntu1");

    @Override
    String profile() {
        return "ucloud-market";
    }

    @Override
    List<Variant> conformants() {
        return join(linux(), UcloudWindows.conformants());
    }

    private static List<Variant> linux() {
        return List.of(
                onCloud("", "Debian 12 of an instance", CLOUD),
                onCloud("", "Ubuntu with ufw", as(CLOUD, "ubuntu", "22.04").service("ufw", true)),
                elsewhere("", "Debian 12", LOCAL),
                elsewhere("", "CentOS 7", CENTOS),
                elsewhere(
                        "",
                        "CentOS 6",
                        cloudInit(as(CENTOS, "centos", "6"), SIX).without(DEFAULT_GRUB)),
                elsewhere("", "Rocky Linux 9", ROCKY),
                elsewhere("", "a newer build", cloudInit(ROCKY, "24.1-1.el9.ucloud")),
                elsewhere(
                        "",
                        "a swap file",
                        LOCAL.with("/swapfile", "x")
                                .append("/etc/fstab", "/swapfile none swap sw 0 0\n")),
                elsewhere("", "Ubuntu 24.04", cloudInit(NOBLE, "24.1.3-0ubuntu3.4ucloud")),
                elsewhere("", "Kuaijie", LOCAL.driver("net_failover", false))
                        .given("image.features", List.of("kuaijie")));
    }

    @Override
    List<Variant> variants() {
        List<Variant> all = new ArrayList<>(ofInstances());
        all.addAll(disks());
        all.addAll(software());
        all.addAll(packages());
        all.addAll(configuration());
        all.addAll(cleaning());
        all.addAll(UcloudWindows.variants());
        return all;
    }

    /** Section 4.1. */
    private static List<Variant> ofInstances() {
        LinuxLookAlike named = CLOUD.with("/etc/hostname", "builder-17\n");
        return List.of(
                onCloud(
                        "UC-CLD-LNX-01",
                        "a data disk in fstab",
                        CLOUD.append("/etc/fstab", "/dev/vdb1 /srv ext4 defaults,nofail 0 2\n")),
                onCloud("UC-CLD-LNX-02", "no monitoring", CLOUD.without(UcloudLinux.AGENT)),
                onCloud("UC-CLD-LNX-03", "auditd is off", CLOUD.service("auditd", false)),
                onCloud("UC-CLD-LNX-03", "auditd is masked", CLOUD.masked("auditd")),
                onCloud("UC-CLD-LNX-03", "audit=0", CLOUD.kernelArgument("audit=0")),
                onCloud(
                        "UC-CLD-LNX-04",
                        "cloud-init is disabled",
                        CLOUD.with("/etc/cloud/cloud-init.disabled", "")),
                onCloud("UC-CLD-LNX-04", "no last stage", CLOUD.service("cloud-final", false)),
                onCloud(
                        "UC-CLD-LNX-05",
                        "firewalld",
                        as(CLOUD, "ubuntu", "22.10").service("firewalld", true)),
                onCloud("UC-CLD-LNX-06", "a file in /data", CLOUD.with("/data/app/x.db", "x")),
                onCloud(
                        "UC-CLD-LNX-07",
                        "another Python",
                        CLOUD.with("/usr/local/bin/python3.12", "x", 0755)
                                .without("/usr/bin/python3")
                                .link("/usr/bin/python3", "/usr/local/bin/python3.12")),
                onCloud(
                        "UC-CLD-LNX-08",
                        "the host's name in a configuration",
                        named.with("/etc/app.conf", "server = builder-17\n")),
                onCloud(
                        "UC-CLD-LNX-09",
                        "a change of /etc/default/grub",
                        CLOUD.replace(DEFAULT_GRUB, ARGUMENTS, "$1 quiet\"")),
                onCloud(
                        "UC-CLD-LNX-09",
                        "an emptied file",
                        CLOUD.with("/etc/modprobe.d/mlx5.conf", "")),
                onCloud(
                        "UC-CLD-LNX-10",
                        "an instance's state",
                        CLOUD.with("/var/lib/cloud/instances/uhost-1/obj.pkl", "x")),
                onCloud(
                        "UC-CLD-LNX-11",
                        "cached metadata",
                        CLOUD.with("/usr/local/ucloud/.cache/metadata.json", "{}")),
                onCloud(
                        "UC-CLD-LNX-12",
                        "the host's name in hosts",
                        named.append("/etc/hosts", "10.9.1.2 builder-17.lan builder-17\n")),
                onCloud("UC-CLD-LNX-13", "a log", CLOUD.with("/var/log/syslog", "started\n")),
                onCloud("UC-CLD-LNX-13", "a history", CLOUD.with("/root/.bash_history", "ls\n")));
    }

    private static List<Variant> disks() {
        return List.of(
                elsewhere("UC-LOC-LNX-01", "a swap partition", LOCAL.volume("none", "swap")),
                elsewhere(
                                "UC-LOC-LNX-01",
                                "swap on another disk",
                                LOCAL.append("/etc/fstab", "/dev/vdb none swap sw 0 0\n"))
                        .given("image.builderBus", "virtio"),
                elsewhere("UC-LOC-LNX-02", "20 GB are no 20 GiB", LOCAL.size(19_073L << 20)),
                elsewhere(
                                "UC-LOC-LNX-03",
                                "a name of an IDE disk",
                                LOCAL.append("/etc/fstab", "/dev/hdb1 /srv ext4 nofail 0 0\n"))
                        .given("image.builderBus", "ide"),
                Variant.variant("UC-LOC-LNX-04", "a raw disk", LOCAL)
                        .given("image.origin", "local-file"),
                elsewhere(
                        "UC-LOC-LNX-05",
                        "virtio_blk comes too late",
                        LOCAL.withoutDriverInInitramfs("virtio_blk")),
                elsewhere("UC-LOC-LNX-05", "no virtio_net", LOCAL.withoutDriver("virtio_net")));
    }

    private static List<Variant> software() {
        return List.of(
                elsewhere("UC-LOC-LNX-06", "no net_failover", LOCAL)
                        .given("image.features", List.of("kuaijie")),
                elsewhere(
                        "UC-LOC-LNX-07",
                        "no tzdata-legacy",
                        cloudInit(NOBLE, "24.1.3-0ubuntu3.3ucloud")
                                .packageRemoved("tzdata-legacy")),
                elsewhere("UC-LOC-LNX-08", "no second stage", LOCAL.service("cloud-config", false)),
                elsewhere("UC-LOC-LNX-08", "no cloud-init", LOCAL.packageRemoved("cloud-init")),
                elsewhere(
                        "UC-LOC-LNX-09",
                        "the community's cloud-init",
                        cloudInit(LOCAL, "22.4.2-1+deb12u1")));
    }

    /** Builds of UCloud that are older than its table. */
    private static List<Variant> packages() {
        return List.of(
                older("1", ROCKY, "rocky", "9.3", "23.4-7.el9.4.ucloud"),
                older("2", ROCKY, "rocky", "8.9", "23.4-7.el8.2.0.1.ucloud"),
                older("3", ROCKY, "rhel", "8.9", "23.4-6.el8.3.ucloud"),
                older("4", LOCAL, "ubuntu", "20.04", "24.1.3-1ubuntu1~20.04.4ucloud"),
                older("5", LOCAL, "ubuntu", "22.04", "23.9.9-1ubuntu2~22.04.5ucloud"),
                elsewhere(
                        "UC-LOC-LNX-09.6",
                        "an old build",
                        cloudInit(NOBLE, "24.1.3-0ubuntu3.2ucloud")),
                elsewhere(
                        "UC-LOC-LNX-09.7",
                        "an old build",
                        cloudInit(as(ROCKY, "centos", "9"), "23.4-16.el9.ucloud")
                                .replace(OS_RELEASE, "^NAME=.*", "NAME=\"CentOS Stream\"")),
                older("8", CENTOS, "centos", "8", "22.1-7.el8.ucloud"),
                older("9", CENTOS, "centos", "7", "19.4-7.el7.6.ucloud"),
                older("10", CENTOS, "centos", "6", "19.4+11.g158c661c-0.el6"));
    }

    private static Variant older(
            String number, LinuxLookAlike look, String id, String version, String build) {
        return elsewhere(
                "UC-LOC-LNX-09." + number, "an old build", cloudInit(as(look, id, version), build));
    }

    private static List<Variant> configuration() {
        return List.of(
                elsewhere(
                        "UC-LOC-LNX-10",
                        "firewalld on Ubuntu",
                        cloudInit(NOBLE, "24.1.3-0ubuntu3.3ucloud").service("firewalld", true)),
                elsewhere("UC-LOC-LNX-11", "firewalld", LOCAL.service("firewalld", true)),
                elsewhere(
                        "UC-LOC-LNX-12",
                        "NetworkManager as it comes",
                        ROCKY.without(UcloudLinux.NETWORK_MANAGER)),
                elsewhere(
                        "UC-LOC-LNX-13",
                        "alternative names",
                        LOCAL.with(
                                "/usr/lib/systemd/network/99-default.link",
                                "[Link]\nAlternativeNamesPolicy=database onboard slot path\n")),
                elsewhere(
                        "UC-LOC-LNX-14",
                        "a hidden menu",
                        LOCAL.append(DEFAULT_GRUB, "GRUB_TIMEOUT_STYLE=hidden\n")),
                elsewhere(
                        "UC-LOC-LNX-15",
                        "no time for the menu",
                        LOCAL.replace(DEFAULT_GRUB, "^GRUB_TIMEOUT=.*", "GRUB_TIMEOUT=0")),
                elsewhere(
                        "UC-LOC-LNX-16",
                        "no first console",
                        LOCAL.withoutKernelArgument("console=tty1")),
                elsewhere(
                        "UC-LOC-LNX-17",
                        "no grub-mkconfig",
                        LOCAL.replace(DEFAULT_GRUB, ARGUMENTS, "$1 quiet\"")),
                elsewhere(
                        "UC-LOC-LNX-18",
                        "no update-initramfs",
                        LOCAL.with("/etc/modprobe.d/app.conf", "blacklist pcspkr\n")
                                .inInitramfs("/etc/modprobe.d/app.conf", "# nothing yet\n")),
                elsewhere(
                        "UC-LOC-LNX-19",
                        "half of it",
                        LOCAL.with("/etc/modprobe.d/blacklist-nouv.conf", "blacklist nouveau\n")),
                elsewhere(
                        "UC-LOC-LNX-20",
                        "no order of drivers",
                        LOCAL.without("/etc/modprobe.d/mlx5.conf")),
                elsewhere("UC-LOC-LNX-21", "no auditd", LOCAL.service("auditd", false)));
    }

    private static List<Variant> cleaning() {
        return List.of(
                elsewhere(
                        "UC-LOC-LNX-22",
                        "Ubuntu's settings of GRUB",
                        LOCAL.with("/etc/default/grub.d/50-cloudimg-settings.cfg", "# nothing\n")),
                elsewhere(
                        "UC-LOC-LNX-23",
                        "cloud-init's netplan",
                        LOCAL.with("/etc/netplan/50-cloud-init.yaml", "network: {version: 2}\n")),
                elsewhere(
                        "UC-LOC-LNX-24",
                        "Ubuntu's settings of IPv6",
                        LOCAL.with("/etc/sysctl.d/99-cloudimg-ipv6.conf", "# nothing\n")),
                elsewhere("UC-LOC-LNX-25", "a history", LOCAL.with("/root/.bash_history", "ls\n")),
                elsewhere(
                        "UC-LOC-ANY-01",
                        "downloaded packages",
                        LOCAL.with("/var/cache/apt/archives/app_1_all.deb", new byte[51 << 20])));
    }

    static Variant onCloud(String rule, String what, LookAlike disk) {
        return Variant.variant(rule, what, disk).given("image.origin", "cloud-instance");
    }

    static Variant elsewhere(String rule, String what, LookAlike disk) {
        return Variant.variant(rule, what, disk.in("qcow2", ""))
                .given("image.origin", "local-file");
    }
}
