package assay.testkit.lookalike;

/** Red Hat's kin as their cloud images are, cut down to what inspection looks at. */
final class EnterpriseTree {

    private static final String UNITS = "/usr/lib/systemd/system";
    private static final String SEVEN = "3.10.0-1160.el7.x86_64";
    private static final String NINE = "5.14.0-362.8.1.el9_3.x86_64";
    private static final String ENTRY =
            "/boot/loader/entries/" + "0".repeat(32) + "-" + NINE + ".conf";
    private static final String ARGUMENTS =
            "net.ifnames=0 biosdevname=0 crashkernel=auto console=tty0 console=ttyS0,115200n8";

    private EnterpriseTree() {}

    static LinuxLookAlike centos7() {
        LinuxLookAlike.Distro distro =
                new LinuxLookAlike.Distro(
                        PackageStyle.RPM_BERKELEY,
                        "CentOS",
                        UNITS,
                        "/boot/grub2/grub.cfg",
                        SEVEN,
                        "/boot/initramfs-" + SEVEN + ".img");
        LinuxLookAlike look =
                common(distro, "centos", "2.7")
                        .with(
                                "/usr/lib/os-release",
                                """
                                NAME="CentOS Linux"
                                VERSION="7 (Core)"
                                ID="centos"
                                ID_LIKE="rhel fedora"
                                VERSION_ID="7"
                                PRETTY_NAME="CentOS Linux 7 (Core)"
                                """)
                        .with("/etc/centos-release", "CentOS Linux release 7.9.2009 (Core)\n")
                        .link("/etc/redhat-release", "centos-release")
                        .with(
                                "/boot/grub2/grub.cfg",
                                """
                                set default="0"
                                set timeout=5
                                menuentry 'CentOS Linux (%1$s) 7 (Core)' {
                                  search --no-floppy --fs-uuid --set=root %2$s
                                  linux16 /boot/vmlinuz-%1$s root=UUID=%2$s ro %3$s
                                  initrd16 /boot/initramfs-%1$s.img
                                }
                                """
                                        .formatted(SEVEN, RawDisk.ROOT_UUID, ARGUMENTS))
                        .with(
                                "/etc/sysconfig/network-scripts/ifcfg-lo",
                                "DEVICE=lo\nIPADDR=127.0.0.1\nNETMASK=255.0.0.0\nONBOOT=yes\n")
                        .with(
                                "/etc/sysconfig/network-scripts/ifcfg-eth0",
                                "DEVICE=eth0\nTYPE=Ethernet\nBOOTPROTO=dhcp\nONBOOT=yes\nNM_CONTROLLED=no\n")
                        .with("/etc/sysconfig/network", "NETWORKING=yes\nNOZEROCONF=yes\n")
                        .with(
                                "/etc/rc.d/init.d/network",
                                "#!/bin/bash\n# chkconfig: 2345 10 90\n### BEGIN INIT INFO\n# Provides: network\n### END INIT INFO\n",
                                0755)
                        .link("/etc/init.d", "rc.d/init.d");
        for (int level = 2; level <= 5; level++) {
            look = look.link("/etc/rc.d/rc" + level + ".d/S10network", "../init.d/network");
            look = look.link("/etc/rc" + level + ".d", "rc.d/rc" + level + ".d");
        }
        return CommonFiles.packages(
                        repository(look, "CentOS-Base", "mirror.centos.org/centos/7"),
                        "centos-release 7-9.2009.0.el7.centos",
                        "bash 4.2.46-34.el7",
                        "chrony 3.4-1.el7",
                        "cloud-init 19.4-7.el7.centos",
                        "cloud-utils-growpart 0.29-5.el7",
                        "dracut 033-572.el7",
                        "glibc 2.17-317.el7",
                        "grub2-pc 1:2.02-0.86.el7.centos",
                        "initscripts 9.49.53-1.el7",
                        "kernel 3.10.0-1160.el7",
                        "openssh-server 7.4p1-21.el7",
                        "python 2.7.5-89.el7",
                        "sudo 1.8.23-10.el7",
                        "systemd 219-78.el7",
                        "yum 3.4.3-168.el7.centos")
                .packageOwns("kernel", "/boot/vmlinuz-" + SEVEN, "/boot/config-" + SEVEN)
                .packageOwns("python", "/usr/bin/python2.7", "/usr/bin/python2")
                .packageOwns("openssh-server", "/usr/sbin/sshd")
                .packageOwns("sudo", "/usr/bin/sudo");
    }

    static LinuxLookAlike rocky9() {
        LinuxLookAlike.Distro distro =
                new LinuxLookAlike.Distro(
                        PackageStyle.RPM_SQLITE,
                        "Rocky Enterprise Software Foundation",
                        UNITS,
                        ENTRY,
                        NINE,
                        "/boot/initramfs-" + NINE + ".img");
        LinuxLookAlike look =
                common(distro, "rocky", "3.9")
                        .with(
                                "/usr/lib/os-release",
                                """
                                NAME="Rocky Linux"
                                VERSION="9.3 (Blue Onyx)"
                                ID="rocky"
                                ID_LIKE="rhel centos fedora"
                                VERSION_ID="9.3"
                                PRETTY_NAME="Rocky Linux 9.3 (Blue Onyx)"
                                """)
                        .with("/etc/rocky-release", "Rocky Linux release 9.3 (Blue Onyx)\n")
                        .link("/etc/redhat-release", "rocky-release")
                        .with("/boot/grub2/grub.cfg", "set default=\"0\"\ninsmod blscfg\nblscfg\n")
                        .with(
                                ENTRY,
                                """
                                title Rocky Linux (%1$s) 9.3 (Blue Onyx)
                                version %1$s
                                linux /boot/vmlinuz-%1$s
                                initrd /boot/initramfs-%1$s.img
                                options root=UUID=%2$s ro %3$s
                                grub_class rocky
                                """
                                        .formatted(NINE, RawDisk.ROOT_UUID, ARGUMENTS))
                        .with("/lib/modules/" + NINE + "/vmlinuz", LinuxLookAlike.kernel(NINE))
                        .with(
                                "/etc/NetworkManager/system-connections/eth0.nmconnection",
                                "[connection]\nid=eth0\ntype=ethernet\ninterface-name=eth0\nautoconnect=true\n[ipv4]\nmethod=auto\n[ipv6]\nmethod=auto\n",
                                0600)
                        .with("/usr/sbin/NetworkManager", "\u007fELF NetworkManager", 0755)
                        .service("NetworkManager", true);
        return CommonFiles.packages(
                        repository(look, "rocky", "dl.rockylinux.org/pub/rocky/9/BaseOS"),
                        "rocky-release 9.3-1.1.el9",
                        "NetworkManager 1:1.44.0-3.el9",
                        "bash 5.1.8-6.el9_1",
                        "chrony 4.3-1.el9",
                        "cloud-init 23.1.1-11.el9_3",
                        "cloud-utils-growpart 0.33-1.el9",
                        "dnf 4.14.0-8.el9",
                        "dracut 057-44.git20230822.el9",
                        "glibc 2.34-83.el9_3",
                        "grub2-pc 1:2.06-70.el9_3",
                        "kernel-core 5.14.0-362.8.1.el9_3",
                        "openssh-server 8.7p1-34.el9_3",
                        "python3 3.9.18-1.el9_3",
                        "sudo 1.9.5p2-9.el9",
                        "systemd 252-18.el9")
                .packageOwns("kernel-core", "/lib/modules/" + NINE + "/vmlinuz")
                .packageOwns("python3", "/usr/bin/python3.9", "/usr/bin/python3")
                .packageOwns("openssh-server", "/usr/sbin/sshd")
                .packageOwns("sudo", "/usr/bin/sudo");
    }

    private static LinuxLookAlike common(LinuxLookAlike.Distro distro, String user, String python) {
        LinuxLookAlike look = CommonFiles.folders(LinuxLookAlike.of(distro, Tree.EMPTY));
        look = CommonFiles.accounts(look, user);
        look = CommonFiles.programs(look, python);
        look = CommonFiles.units(look, UNITS);
        look = CommonFiles.kernel(look, distro.kernel());
        look = CommonFiles.cloudInit(look, UNITS, user);
        return CommonFiles.sshd(look, python.equals("2.7") ? "7.4" : "8.7")
                .link("/etc/os-release", "../usr/lib/os-release")
                .service("sshd", true)
                .service("chronyd", true)
                .with("/etc/chrony.conf", "pool 2.centos.pool.ntp.org iburst\n")
                .with("/etc/selinux/config", "SELINUX=disabled\nSELINUXTYPE=targeted\n")
                .with("/etc/selinux/targeted/policy/policy.31", "policy")
                .with("/etc/fstab", "UUID=" + RawDisk.ROOT_UUID + " / ext4 defaults 1 1\n")
                .with(
                        "/etc/default/grub",
                        """
                        GRUB_TIMEOUT=5
                        GRUB_DEFAULT=saved
                        GRUB_CMDLINE_LINUX="%s"
                        """
                                .formatted(ARGUMENTS))
                .with(
                        "/etc/pam.d/system-auth",
                        "auth required pam_unix.so\npassword requisite pam_pwquality.so retry=3\n")
                .with(
                        "/etc/pam.d/password-auth",
                        "auth required pam_unix.so\npassword requisite pam_pwquality.so retry=3\n")
                .with("/etc/pam.d/sshd", "auth substack password-auth\n");
    }

    private static LinuxLookAlike repository(LinuxLookAlike look, String name, String place) {
        return look.with(
                "/etc/yum.repos.d/" + name + ".repo",
                """
                [base]
                name=Base
                baseurl=https://%s/os/x86_64/
                gpgcheck=1
                enabled=1
                gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY
                """
                        .formatted(place));
    }
}
