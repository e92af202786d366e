package assay.rules.variants;

import assay.testkit.lookalike.LinuxLookAlike;

/** Look-alikes of Linux as UCloud wants them. */
final class UcloudLinux {

    static final String AGENT = "/usr/local/uboltagent/uboltagent";

    private static final LinuxLookAlike AUDITED =
            LinuxLookAlike.debian()
                    .packageInstalled("auditd", "1:3.0.9-1")
                    .service("auditd", true)
                    .with("/etc/modprobe.d/mlx5.conf", "softdep mlx5_core pre: virtio_net\n")
                    .with(
                            "/etc/modprobe.d/blacklist-nouv.conf",
                            "blacklist nouveau\noptions nouveau modeset=0\n");

    /** Of an instance: with UCloud's agent. */
    static final LinuxLookAlike CLOUD = AUDITED.with(AGENT, "\u007fELF", 0755);

    /** Made elsewhere, by section 4.3. */
    static final LinuxLookAlike LOCAL =
            cloudInit(AUDITED.kernelArgument("console=tty1"), "22.4.2-1+deb12u1ucloud");

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

    /** With NetworkManager in the place of ifupdown, without settings of its own. */
    static LinuxLookAlike networkManager(LinuxLookAlike look) {
        return look.service("networking", false)
                .with("/usr/sbin/NetworkManager", "\u007fELF", 0755)
                .service("NetworkManager", true)
                .with("/etc/network/interfaces", "auto lo\niface lo inet loopback\n")
                .with(
                        "/etc/NetworkManager/system-connections/eth0.nmconnection",
                        """
                        [connection]
                        id=eth0
                        type=ethernet
                        interface-name=eth0
                        [ipv4]
                        method=auto
                        """,
                        0600);
    }
}
