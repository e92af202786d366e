package assay.testkit.lookalike;

/** Debian 12 as its cloud images are, cut down to what inspection looks at. */
final class DebianTree {

    static final String KERNEL = "6.1.0-18-amd64";
    private static final String IMAGE = "linux-image-" + KERNEL;
    private static final String UNITS = "/lib/systemd/system";

    private static final LinuxLookAlike.Distro DISTRO =
            new LinuxLookAlike.Distro(
                    PackageStyle.DPKG,
                    "Debian Maintainers <debian@lists.debian.org>",
                    UNITS,
                    "/boot/grub/grub.cfg",
                    KERNEL,
                    "/boot/initrd.img-" + KERNEL);

    private DebianTree() {}

    static LinuxLookAlike conformant() {
        LinuxLookAlike look = LinuxLookAlike.of(DISTRO, Tree.EMPTY);
        look = CommonFiles.folders(look);
        look = CommonFiles.accounts(look, "debian");
        look = CommonFiles.programs(look, "3.11");
        look = CommonFiles.units(look, UNITS);
        look = CommonFiles.kernel(look, KERNEL);
        return packages(ssh(network(system(boot(CommonFiles.cloudInit(look, UNITS, "debian"))))));
    }

    private static LinuxLookAlike boot(LinuxLookAlike look) {
        String arguments = "net.ifnames=0 biosdevname=0 console=tty0 console=ttyS0,115200n8";
        return look.with(
                        "/etc/default/grub",
                        """
                        GRUB_DEFAULT=0
                        GRUB_TIMEOUT=5
                        GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`
                        GRUB_CMDLINE_LINUX_DEFAULT=""
                        GRUB_CMDLINE_LINUX="%s"
                        """
                                .formatted(arguments))
                .with(
                        "/boot/grub/grub.cfg",
                        """
                        set default="0"
                        set timeout=5
                        menuentry 'Debian GNU/Linux' --class debian {
                          insmod part_msdos
                          insmod ext2
                          search --no-floppy --fs-uuid --set=root %s
                          linux /boot/vmlinuz-%s root=UUID=%s ro %s
                          initrd /boot/initrd.img-%s
                        }
                        """
                                .formatted(
                                        RawDisk.ROOT_UUID,
                                        KERNEL,
                                        RawDisk.ROOT_UUID,
                                        arguments,
                                        KERNEL))
                .with("/etc/initramfs-tools/modules", "# one module on a line\n")
                .with("/etc/initramfs-tools/initramfs.conf", "MODULES=most\n");
    }

    private static LinuxLookAlike system(LinuxLookAlike look) {
        return look.with(
                        "/usr/lib/os-release",
                        """
                        PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
                        NAME="Debian GNU/Linux"
                        VERSION_ID="12"
                        VERSION="12 (bookworm)"
                        VERSION_CODENAME=bookworm
                        ID=debian
                        HOME_URL="https://www.debian.org/"
                        """)
                .link("/etc/os-release", "../usr/lib/os-release")
                .with("/etc/debian_version", "12.5\n")
                .with("/etc/fstab", "UUID=" + RawDisk.ROOT_UUID + " / ext4 errors=remount-ro 0 1\n")
                .with(
                        "/etc/apt/sources.list",
                        """
                        deb http://deb.debian.org/debian bookworm main
                        deb http://deb.debian.org/debian-security bookworm-security main
                        deb http://deb.debian.org/debian bookworm-updates main
                        """)
                .with("/etc/timezone", "Asia/Shanghai\n")
                .with(
                        "/etc/systemd/timesyncd.conf",
                        "[Time]\nNTP=0.debian.pool.ntp.org 1.debian.pool.ntp.org\n")
                .service("systemd-timesyncd", true)
                .with("/etc/pam.d/common-auth", "auth required pam_unix.so\n")
                .with(
                        "/etc/pam.d/common-password",
                        "password requisite pam_pwquality.so retry=3\npassword required pam_unix.so yescrypt\n")
                .with("/etc/pam.d/sshd", "@include common-auth\n@include common-password\n");
    }

    private static LinuxLookAlike network(LinuxLookAlike look) {
        return look.with(
                        "/etc/network/interfaces",
                        """
                        source /etc/network/interfaces.d/*

                        auto lo
                        iface lo inet loopback

                        auto eth0
                        iface eth0 inet dhcp
                        """)
                .directory("/etc/network/interfaces.d")
                .with("/usr/sbin/ifup", "\u007fELF ifup", 0755)
                .service("networking", true);
    }

    private static LinuxLookAlike ssh(LinuxLookAlike look) {
        return CommonFiles.sshd(look, "9.2p1")
                .with(
                        UNITS + "/ssh.service",
                        """
                        [Unit]
                        Description=OpenBSD Secure Shell server
                        [Service]
                        ExecStart=/usr/sbin/sshd -D
                        [Install]
                        WantedBy=multi-user.target
                        Alias=sshd.service
                        """)
                .service("ssh", true)
                .link("/etc/systemd/system/sshd.service", UNITS + "/ssh.service");
    }

    private static LinuxLookAlike packages(LinuxLookAlike look) {
        return CommonFiles.packages(
                        look,
                        "base-files 12.4+deb12u5",
                        "bash 5.2.15-2+b2",
                        "cloud-guest-utils 0.33-1",
                        "cloud-init 22.4.2-1+deb12u1",
                        "dpkg 1.21.22",
                        "apt 2.6.1",
                        "grub-pc 2.06-13+deb12u1",
                        "ifupdown 0.8.41",
                        "isc-dhcp-client 4.4.3-P1-2",
                        "initramfs-tools 0.142",
                        "libc6 2.36-9+deb12u4",
                        "libpam-pwquality 1.4.5-1+b1",
                        "openssh-server 1:9.2p1-2+deb12u2",
                        "python3.11-minimal 3.11.2-6",
                        "python3-minimal 3.11.2-1+b1",
                        "sudo 1.9.13p3-1+deb12u1",
                        "systemd 252.22-1~deb12u1",
                        "systemd-timesyncd 252.22-1~deb12u1")
                .packageInstalled(
                        IMAGE, "6.1.76-1", "Debian Kernel Team <debian-kernel@lists.debian.org>")
                .packageOwns(IMAGE, "/boot/vmlinuz-" + KERNEL, "/boot/config-" + KERNEL)
                .packageOwns("bash", "/bin/bash")
                .packageOwns("openssh-server", "/usr/sbin/sshd")
                .packageOwns("sudo", "/usr/bin/sudo")
                .packageOwns("python3.11-minimal", "/usr/bin/python3.11")
                .packageOwns("python3-minimal", "/usr/bin/python3");
    }
}
