package assay.rules.variants;

import assay.testkit.lookalike.LinuxLookAlike;

/** Look-alikes of Linux as UCloud wants them. */
final class UcloudLinux {

    static final String AGENT = "/usr/local/uboltagent/uboltagent";

    static final String NETWORK_MANAGER = "/usr/lib/NetworkManager/conf.d/00-server.conf";

    /** Of an instance: with UCloud's agent and settings. */
    static final LinuxLookAlike CLOUD =
            settings(LinuxLookAlike.debian().packageInstalled("auditd", "1:3.0.9-1"))
                    .with(AGENT, "\u007fELF", 0755);

    /** Made elsewhere, by section 4.3. */
    static final LinuxLookAlike LOCAL =
            cloudInit(
                    settings(LinuxLookAlike.debian().packageInstalled("auditd", "1:3.0.9-1"))
                            .kernelArgument("console=tty1"),
                    "22.4.2-1+deb12u1ucloud");

    /** The same with the package of UCloud's table. */
    static final LinuxLookAlike CENTOS =
            cloudInit(
                    settings(LinuxLookAlike.centos7().packageInstalled("audit", "2.8.5-4.el7"))
                            .kernelArgument("console=tty1"),
                    "19.4-7.el7.7.ucloud");

    /** The same, with NetworkManager. */
    static final LinuxLookAlike ROCKY =
            cloudInit(
                    settings(LinuxLookAlike.rocky9().packageInstalled("audit", "3.0.7-104.el9"))
                            .kernelArgument("console=tty1")
                            .with(NETWORK_MANAGER, "[main]\nno-auto-default=*\nignore-carrier=*\n"),
                    "23.4-7.el9.5.0.1.ucloud");

    private UcloudLinux() {}

    /** The same under the name of another distribution. */
    static LinuxLookAlike as(LinuxLookAlike look, String id, String version) {
        return look.replace("/usr/lib/os-release", "^ID=.*", "ID=" + id)
                .replace("/usr/lib/os-release", "^VERSION_ID=.*", "VERSION_ID=\"" + version + "\"");
    }

    /** With this build of cloud-init. */
    static LinuxLookAlike cloudInit(LinuxLookAlike look, String version) {
        return look.packageInstalled("cloud-init", version);
    }

    private static LinuxLookAlike settings(LinuxLookAlike look) {
        return look.service("auditd", true)
                .with("/etc/modprobe.d/mlx5.conf", "softdep mlx5_core pre: virtio_net\n")
                .with(
                        "/etc/modprobe.d/blacklist-nouv.conf",
                        "blacklist nouveau\noptions nouveau modeset=0\n");
    }
}
