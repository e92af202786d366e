package assay.rules.variants;

import static assay.rules.variants.AzureLinux.DEBIAN;
import static assay.rules.variants.AzureLinux.vhd;
import static assay.rules.variants.Variant.conformant;

import assay.testkit.ClamdServer;
import assay.testkit.lookalike.LookAlike;
import assay.testkit.lookalike.WindowsLookAlike;
import java.util.List;

/** The rules of {@code azure-cn-market}. */
final class AzureMarketVariantsTest extends VariantsTest {

    private static final WindowsLookAlike WINDOWS = CloudWindows.generalised(CloudWindows.AZURE);
    private static final String SSHD = "/etc/ssh/sshd_config";
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== builder\n";
    private static final String PRIVATE = OtherDisks.PRIVATE_KEY;
    private static final String FIRST_BOOT =
            "#!/bin/sh\ncurl -o /opt/app.tgz https://example.org/app.tgz\n";
    private static final String HASH = "$6$salt$hash";

    @Override
    String profile() {
        return "azure-cn-market";
    }

    @Override
    List<Variant> conformants() {
        return List.of(
                conformant("Debian 12", vhd(DEBIAN)),
                conformant(
                                "Debian 12, scanned",
                                vhd(DEBIAN.packageInstalled(Engines.PACKAGE, Engines.FIXED)))
                        .byEngines(),
                conformant("CentOS 7", vhd(AzureLinux.CENTOS)),
                conformant("Rocky Linux 9", vhd(AzureLinux.ROCKY)),
                conformant("Windows Server 2019", vhd(WINDOWS)),
                conformant(
                        "a key of root that only tells whom to log in as",
                        vhd(
                                DEBIAN.with(
                                        "/root/.ssh/authorized_keys",
                                        "no-port-forwarding,command=\"echo 'Please login as debian';exit 142\" "
                                                + KEY))),
                conformant(
                        "no SSH server",
                        vhd(DEBIAN.without("/usr/sbin/sshd").without(SSHD).service("ssh", false))));
    }

    @Override
    List<Variant> variants() {
        return List.of(
                Variant.variant("AZ-MKT-ANY-01", "a qcow2", DEBIAN.in("qcow2", "")),
                Variant.variant("AZ-MKT-ANY-01", "a VHDX", DEBIAN.in("vhdx", "")),
                variant(
                        "AZ-MKT-ANY-03",
                        "a package without what it needs",
                        DEBIAN.packageNeeds("openssl", "libssl3")),
                variant(
                        "AZ-MKT-ANY-03",
                        "a package of rpm without what it needs",
                        AzureLinux.ROCKY.packageNeeds("openssl", "openssl-libs")),
                variant(
                        "AZ-MKT-ANY-03",
                        "software that the first boot downloads",
                        DEBIAN.with("/etc/rc.local", FIRST_BOOT, 0755)),
                variant(
                                "AZ-MKT-ANY-04",
                                "the EICAR file",
                                DEBIAN.with("/opt/tool", ClamdServer.eicar()))
                        .byEngines(),
                variant(
                                "AZ-MKT-ANY-04",
                                "a critical vulnerability that has a fix",
                                DEBIAN.packageInstalled(Engines.PACKAGE, "3.2.7-1"))
                        .byEngines(),
                variant("AZ-MKT-LNX-01", "no agent", DEBIAN.without("/usr/sbin/waagent")),
                variant(
                        "AZ-MKT-LNX-01",
                        "host keys",
                        DEBIAN.with("/etc/ssh/ssh_host_ed25519_key.pub", KEY)),
                variant(
                        "AZ-MKT-LNX-01",
                        "a lease",
                        DEBIAN.with("/var/lib/dhcp/dhclient.eth0.leases", "lease {}\n")),
                variant(
                        "AZ-MKT-LNX-01",
                        "the mark of an earlier machine",
                        DEBIAN.with("/var/lib/waagent/provisioned", "id\n")),
                variant(
                        "AZ-MKT-LNX-01",
                        "cloud-init's state",
                        DEBIAN.with("/var/lib/cloud/instances/i-1/obj.pkl", "x")),
                variant("AZ-MKT-LNX-01", "a user with a password", DEBIAN.user("dev", 1001, HASH)),
                variant("AZ-MKT-WIN-01", "not generalised", CloudWindows.AZURE),
                variant(
                        "AZ-MKT-WIN-01",
                        "sysprep that did not end",
                        WINDOWS.registry(
                                "SYSTEM",
                                "Setup\\Status\\SysprepStatus",
                                "GeneralizationState",
                                4)),
                variant(
                        "AZ-MKT-WIN-02",
                        "a clock in local time",
                        WINDOWS.registry(
                                "SYSTEM",
                                "CurrentControlSet\\Control\\TimeZoneInformation",
                                "RealTimeIsUniversal",
                                0)),
                variant(
                        "AZ-MKT-LNX-02",
                        "no driver for the disk at boot",
                        DEBIAN.withoutDriverInInitramfs("hv_storvsc")),
                variant(
                        "AZ-MKT-LNX-02",
                        "no driver for the network",
                        DEBIAN.withoutDriver("hv_netvsc")),
                variant(
                        "AZ-MKT-LNX-03",
                        "root by SSH",
                        DEBIAN.replace(SSHD, "^PermitRootLogin .*", "PermitRootLogin yes")),
                variant("AZ-MKT-LNX-03", "root's password", DEBIAN.password("root", HASH)),
                variant("AZ-MKT-LNX-03", "another root", DEBIAN.user("toor", 0, HASH)),
                variant(
                        "AZ-MKT-LNX-04",
                        "a user's key",
                        DEBIAN.with("/home/debian/.ssh/authorized_keys", KEY)),
                variant(
                        "AZ-MKT-LNX-04",
                        "a private key",
                        DEBIAN.with("/opt/app/key.pem", PRIVATE)));
    }

    private static Variant variant(String rule, String what, LookAlike disk) {
        return Variant.variant(rule, what, vhd(disk));
    }
}
