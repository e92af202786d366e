package assay.guest.linux.config;

import assay.guest.fs.MemoryTree;
import java.util.List;
import java.util.Map;

/** Guests as distributions publish them, cut down to what this package looks at. */
public final class Guests {

    /** What the detectors of packages and boot find in {@link #debianCloud()}. */
    public static final Map<String, Object> DEBIAN_FACTS =
            Map.of(
                    "os.distro", "debian",
                    "packages.byName",
                            Map.of(
                                    "openssh-server", Map.of("version", "1:9.2p1-2+deb12u3"),
                                    "cloud-init", Map.of("version", "22.4.2-1+deb12u3")),
                    "boot.cmdline", List.of("ro", "console=ttyS0"));

    private Guests() {}

    /** Debian 12 "genericcloud": netplan, networkd, cloud-init found by its generator. */
    public static MemoryTree.Builder debianCloud() {
        return MemoryTree.builder()
                .link("/lib", "usr/lib")
                .file(
                        "/etc/passwd",
                        """
                        root:x:0:0:root:/root:/bin/bash
                        daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
                        sync:x:4:65534:sync:/bin:/bin/sync
                        sshd:x:104:65534::/run/sshd:/usr/sbin/nologin
                        """)
                .file(
                        "/etc/shadow",
                        """
                        root:*:19700:0:99999:7:::
                        daemon:*:19700:0:99999:7:::
                        sync:*:19700:0:99999:7:::
                        sshd:!:19700::::::
                        """)
                .file("/etc/machine-id")
                .file(
                        "/etc/login.defs",
                        "PASS_MAX_DAYS\t99999\nPASS_MIN_DAYS\t0\nPASS_WARN_AGE\t7\n")
                .link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf")
                .link("/etc/localtime", "/usr/share/zoneinfo/Etc/UTC")
                .file("/etc/hosts", "127.0.0.1 localhost\n::1 localhost ip6-localhost # v6\n")
                .file("/usr/sbin/sshd", "\u007fELF OpenSSH_9.2p1 Debian")
                .mode(0755)
                .file(
                        "/etc/ssh/sshd_config",
                        "Include /etc/ssh/sshd_config.d/*.conf\nX11Forwarding yes\n")
                .dir("/etc/ssh/sshd_config.d")
                .link("/usr/lib/systemd/system/default.target", "graphical.target")
                .file(
                        "/usr/lib/systemd/system/graphical.target",
                        "[Unit]\nRequires=multi-user.target\n")
                .file(
                        "/usr/lib/systemd/system/multi-user.target",
                        "[Unit]\nRequires=basic.target\n")
                .file("/usr/lib/systemd/system/basic.target", "[Unit]\nRequires=sysinit.target\n")
                .file("/usr/lib/systemd/system/sysinit.target", "[Unit]\nDescription=x\n")
                .file(
                        "/usr/lib/systemd/system/ssh.service",
                        "[Service]\nExecStart=/usr/sbin/sshd\n[Install]\nWantedBy=multi-user.target\nAlias=sshd.service\n")
                .link("/etc/systemd/system/sshd.service", "/lib/systemd/system/ssh.service")
                .link(
                        "/etc/systemd/system/multi-user.target.wants/ssh.service",
                        "/lib/systemd/system/ssh.service")
                .file(
                        "/usr/lib/systemd/system/ssh.socket",
                        "[Socket]\nListenStream=22\n[Install]\nWantedBy=sockets.target\n")
                .file(
                        "/usr/lib/systemd/system/systemd-networkd.service",
                        "[Service]\nExecStart=x\n[Install]\nWantedBy=multi-user.target\n")
                .link(
                        "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service",
                        "/lib/systemd/system/systemd-networkd.service")
                .file("/usr/lib/systemd/system-generators/cloud-init-generator", "#!/bin/sh\n")
                .file("/usr/lib/systemd/system/cloud-init.target", "[Unit]\nDescription=x\n")
                .file("/usr/sbin/netplan", "#!/usr/bin/python3\n")
                .file(
                        "/etc/netplan/90-default.yaml",
                        """
                        network:
                            version: 2
                            ethernets:
                                all-en:
                                    match:
                                        name: en*
                                    dhcp4: true
                                    dhcp6: true
                                all-eth:
                                    match:
                                        name: eth*
                                    dhcp4: true
                        """)
                .file("/usr/bin/growpart", "#!/bin/sh\n")
                .file(
                        "/etc/cloud/cloud.cfg",
                        """
                        users:
                          - default
                        disable_root: true
                        cloud_init_modules:
                          - migrator
                          - growpart
                          - resizefs
                        system_info:
                          distro: debian
                          default_user:
                            name: debian
                            lock_passwd: True
                        """)
                .file(
                        "/etc/cloud/cloud.cfg.d/90_dpkg.cfg",
                        """
                        # to update this file, run dpkg-reconfigure cloud-init
                        datasource_list: [ NoCloud, ConfigDrive, OpenStack, Ec2, Azure, None ]
                        """);
    }

    /** Adds cloud-init's four stages, wanted by {@code cloud-init.target}. */
    public static MemoryTree.Builder withCloudInit(MemoryTree.Builder guest) {
        for (String stage :
                List.of("cloud-init-local", "cloud-init", "cloud-config", "cloud-final")) {
            String unit = stage + ".service";
            guest.file(
                            "/usr/lib/systemd/system/" + unit,
                            "[Service]\nType=oneshot\n[Install]\nWantedBy=cloud-init.target\n")
                    .link(
                            "/etc/systemd/system/cloud-init.target.wants/" + unit,
                            "/lib/systemd/system/" + unit);
        }
        return guest;
    }

    /** A guest with systemd, in which {@code enabled} start. */
    public static MemoryTree.Builder systemd(String... enabled) {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/etc/machine-id", "")
                        .file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
                        .link(
                                "/etc/systemd/system/default.target",
                                "/usr/lib/systemd/system/multi-user.target")
                        .file(
                                "/usr/lib/systemd/system/multi-user.target",
                                "[Unit]\nDescription=x\n");
        for (String unit : enabled) {
            guest.file(
                            "/usr/lib/systemd/system/" + unit,
                            "[Service]\nExecStart=x\n[Install]\nWantedBy=multi-user.target\n")
                    .link(
                            "/etc/systemd/system/multi-user.target.wants/" + unit,
                            "/usr/lib/systemd/system/" + unit);
        }
        return guest;
    }
}
