package assay.testkit.lookalike;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What all look-alikes of Linux have in common. */
final class CommonFiles {

    private CommonFiles() {}

    static LinuxLookAlike folders(LinuxLookAlike look) {
        LinuxLookAlike made = look;
        for (String top : List.of("bin", "sbin", "lib", "lib64")) {
            made = made.directory("/usr/" + top).link("/" + top, "usr/" + top);
        }
        for (String path :
                List.of(
                        "/boot",
                        "/dev",
                        "/etc",
                        "/home",
                        "/mnt",
                        "/opt",
                        "/proc",
                        "/run",
                        "/srv",
                        "/sys",
                        "/usr/local/bin",
                        "/usr/local/sbin",
                        "/var/cache",
                        "/var/lib",
                        "/var/log",
                        "/var/mail",
                        "/var/spool/cron",
                        "/etc/modprobe.d",
                        "/etc/sysctl.d",
                        "/etc/udev/rules.d",
                        "/etc/cron.d")) {
            made = made.directory(path);
        }
        for (String path : List.of("/tmp", "/var/tmp")) {
            made = made.directory(path).mode(path, 01777);
        }
        return made.directory("/root").mode("/root", 0700);
    }

    static LinuxLookAlike accounts(LinuxLookAlike look, String admin) {
        return look.with(
                        "/etc/passwd",
                        """
                        root:x:0:0:root:/root:/bin/bash
                        daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
                        bin:x:2:2:bin:/bin:/usr/sbin/nologin
                        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                        sshd:x:104:65534::/run/sshd:/usr/sbin/nologin
                        """)
                .with(
                        "/etc/shadow",
                        """
                        root:*:20458:0:90:7:::
                        daemon:*:20458:0:99999:7:::
                        bin:*:20458:0:99999:7:::
                        nobody:*:20458:0:99999:7:::
                        sshd:!:20458::::::
                        """,
                        0640)
                .with(
                        "/etc/group",
                        "root:x:0:\ndaemon:x:1:\nbin:x:2:\nshadow:x:42:\nnogroup:x:65534:\n")
                .with("/etc/gshadow", "root:*::\nshadow:*::\n", 0640)
                .owner("/etc/shadow", 0, 42)
                .owner("/etc/gshadow", 0, 42)
                .user(admin, 1000, "!")
                .with(
                        "/etc/sudoers",
                        "Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n",
                        0440)
                .directory("/etc/sudoers.d")
                .with(
                        "/etc/login.defs",
                        "PASS_MAX_DAYS 90\nPASS_MIN_DAYS 0\nPASS_MIN_LEN 8\nPASS_WARN_AGE 7\nUMASK 022\nENCRYPT_METHOD SHA512\n")
                .with("/etc/security/pwquality.conf", "minlen = 8\nminclass = 3\n")
                .with("/etc/profile", "umask 022\n")
                .with("/etc/shells", "/bin/sh\n/bin/bash\n");
    }

    static LinuxLookAlike programs(LinuxLookAlike look, String python) {
        LinuxLookAlike more =
                look.with("/bin/bash", elf("x86_64"))
                        .mode("/bin/bash", 0755)
                        .link("/bin/sh", "bash");
        for (String path :
                List.of("/usr/bin/python" + python, "/usr/bin/growpart", "/sbin/nologin")) {
            more = more.with(path, elf("x86_64")).mode(path, 0755);
        }
        for (String path : List.of("/usr/bin/passwd", "/usr/bin/su", "/usr/bin/sudo")) {
            more = more.with(path, elf("x86_64")).mode(path, 04755);
        }
        return more.link("/usr/bin/python" + python.charAt(0), "python" + python)
                .with("/lib/systemd/systemd", elf("x86_64"))
                .mode("/lib/systemd/systemd", 0755)
                .link("/sbin/init", "/lib/systemd/systemd")
                .with("/etc/machine-id", "")
                .mode("/etc/machine-id", 0444)
                .link("/etc/localtime", "/usr/share/zoneinfo/Asia/Shanghai")
                .with("/usr/share/zoneinfo/Asia/Shanghai", "TZif2")
                .with("/etc/adjtime", "0.0 0 0.0\n0\nUTC\n")
                .with("/etc/hostname", "localhost\n")
                .with(
                        "/etc/hosts",
                        "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n")
                .with("/etc/resolv.conf", "")
                .with("/etc/crontab", "SHELL=/bin/sh\n")
                .with("/etc/sysctl.conf", "# kernel settings\n")
                .with("/root/.bashrc", "# ~/.bashrc\n")
                .with("/var/log/wtmp", "")
                .with("/var/log/btmp", "")
                .mode("/var/log/btmp", 0660);
    }

    /** With these packages, each a name and a version. */
    static LinuxLookAlike packages(LinuxLookAlike look, String... packages) {
        LinuxLookAlike all = look;
        for (String line : packages) {
            int space = line.indexOf(' ');
            all = all.packageInstalled(line.substring(0, space), line.substring(space + 1));
        }
        return all;
    }

    /** An executable, up to the end of its header. */
    static byte[] elf(String architecture) {
        int machine =
                switch (architecture) {
                    case "i386" -> 3;
                    case "x86_64" -> 62;
                    case "aarch64" -> 183;
                    default -> throw new IllegalArgumentException(architecture);
                };
        byte bits = (byte) (machine == 3 ? 1 : 2);
        ByteBuffer elf = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7F, 'E', 'L', 'F', bits, 1, 1});
        elf.putShort(16, (short) 3).putShort(18, (short) machine).putInt(20, 1);
        return elf.array();
    }

    static LinuxLookAlike units(LinuxLookAlike look, String folder) {
        return look.link(folder + "/default.target", "multi-user.target")
                .with(folder + "/multi-user.target", "[Unit]\nRequires=basic.target\n")
                .with(folder + "/basic.target", "[Unit]\nRequires=sysinit.target\n")
                .with(folder + "/sysinit.target", "[Unit]\nDescription=System Initialization\n");
    }

    static LinuxLookAlike kernel(LinuxLookAlike look, String version) {
        String folder = "/lib/modules/" + version;
        LinuxLookAlike more =
                look.with("/boot/vmlinuz-" + version, LinuxLookAlike.kernel(version))
                        .with(
                                "/boot/config-" + version,
                                "CONFIG_VIRTIO=y\nCONFIG_VIRTIO_PCI=m\nCONFIG_VIRTIO_BLK=m\nCONFIG_VIRTIO_NET=m\n")
                        .with("/boot/System.map-" + version, "ffffffff81000000 T _text\n")
                        .with(folder + "/modules.builtin", "kernel/drivers/virtio/virtio.ko\n")
                        .with(folder + "/modules.dep", "");
        for (String driver : LinuxLookAlike.drivers()) {
            more = more.driver(driver, true);
        }
        return more.inInitramfs("/init", "#!/bin/sh\n");
    }

    static LinuxLookAlike sshd(LinuxLookAlike look, String version) {
        return look.with("/usr/sbin/sshd", "\u007fELF OpenSSH_" + version, 0755)
                .with(
                        "/etc/ssh/sshd_config",
                        """
                        Include /etc/ssh/sshd_config.d/*.conf
                        Port 22
                        PermitRootLogin prohibit-password
                        PasswordAuthentication no
                        PermitEmptyPasswords no
                        ClientAliveInterval 180
                        UsePAM yes
                        Subsystem sftp internal-sftp
                        """)
                .mode("/etc/ssh/sshd_config", 0600)
                .directory("/etc/ssh/sshd_config.d");
    }

    static LinuxLookAlike cloudInit(LinuxLookAlike look, String units, String user) {
        LinuxLookAlike more =
                look.with(
                                "/etc/cloud/cloud.cfg",
                                """
                                users:
                                  - default
                                disable_root: true
                                cloud_init_modules:
                                  - migrator
                                  - seed_random
                                  - bootcmd
                                  - growpart
                                  - resizefs
                                  - set_hostname
                                  - users-groups
                                  - ssh
                                cloud_config_modules:
                                  - set-passwords
                                  - ntp
                                  - timezone
                                cloud_final_modules:
                                  - scripts-per-instance
                                  - scripts-user
                                system_info:
                                  distro: %s
                                  default_user:
                                    name: %s
                                    lock_passwd: True
                                    shell: /bin/bash
                                """
                                        .formatted(user, user))
                        .with(
                                "/etc/cloud/cloud.cfg.d/90_datasources.cfg",
                                "datasource_list: [ NoCloud, ConfigDrive, OpenStack, Ec2, Azure, None ]\n")
                        .with("/usr/bin/cloud-init", "#!/usr/bin/python3\n", 0755)
                        .with(
                                "/usr/lib/systemd/system-generators/cloud-init-generator",
                                "#!/bin/sh\n",
                                0755)
                        .with(units + "/cloud-init.target", "[Unit]\nDescription=Cloud-init\n");
        for (String stage :
                List.of("cloud-init-local", "cloud-init", "cloud-config", "cloud-final")) {
            more =
                    more.with(
                                    units + "/" + stage + ".service",
                                    "[Service]\nType=oneshot\nExecStart=/usr/bin/cloud-init\n[Install]\nWantedBy=cloud-init.target\n")
                            .service(stage, true);
        }
        return more;
    }
}
