package assay.rules.variants;

import assay.testkit.lookalike.LinuxLookAlike;
import assay.testkit.lookalike.LookAlike;
import java.util.List;

/** A look-alike of Linux as Azure wants it. */
final class AzureLinux {

    static final String AGENT = "/etc/waagent.conf";
    static final String VERSION =
            "/usr/lib/python3/dist-packages/azurelinuxagent/common/version.py";

    /** Debian with the agent and Hyper-V's drivers, on a small disk. */
    static final LinuxLookAlike DEBIAN =
            azure(LinuxLookAlike.debian())
                    .with(VERSION, "AGENT_VERSION = '2.9.1.1'\n")
                    .service("walinuxagent", true)
                    .packageInstalled("openssl", "3.0.11-1~deb12u2");

    /** CentOS 7, which has interfaces in ifcfg files. */
    static final LinuxLookAlike CENTOS =
            azure(LinuxLookAlike.centos7())
                    .link("/usr/bin/python", "python2")
                    .packageInstalled("WALinuxAgent", "2.7.0.6-1.el7")
                    .service("waagent", true)
                    .packageInstalled("openssl", "1:1.0.2k-26.el7_9");

    /** Rocky Linux 9. */
    static final LinuxLookAlike ROCKY =
            azure(LinuxLookAlike.rocky9())
                    .packageInstalled("WALinuxAgent", "2.7.0.6-9.el9")
                    .service("waagent", true)
                    .packageInstalled("openssl", "1:3.0.7-24.el9");

    private AzureLinux() {}

    private static LinuxLookAlike azure(LinuxLookAlike system) {
        LinuxLookAlike look =
                system.size(2L << 30)
                        .with("/usr/sbin/waagent", "#!/usr/bin/python3\n", 0755)
                        .with(AGENT, "Provisioning.Agent=auto\nAutoUpdate.Enabled=y\n")
                        .kernelArgument("earlyprintk=ttyS0")
                        .kernelArgument("rootdelay=300");
        for (String driver : List.of("hv_vmbus", "hv_storvsc", "hv_netvsc")) {
            look = look.driver(driver, true);
        }
        for (String driver : List.of("cifs", "watchdog", "vfat", "udf")) {
            look = look.driver(driver, false);
        }
        return look;
    }

    /** The same as the file that is uploaded. */
    static LookAlike vhd(LookAlike look) {
        return look.in("vpc", "subformat=fixed,force_size=on");
    }
}
