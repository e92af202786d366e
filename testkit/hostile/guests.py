"""Sound file systems with hostile files in them: what detectors read."""

import gzip
import io
import os
import struct

from corpus import MIB, Corpus, run, tree

RELEASE = b'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian"\n'
PASSWD = b"root:x:0:0:root:/root:/bin/bash\n"
KERNEL = {
    "/boot/vmlinuz-6.1": b"\0" * 510 + b"\x55\xaa" + b"HdrS" * 200,
    "/boot/grub/grub.cfg": b"menuentry 'a' {\n linux /boot/vmlinuz-6.1 root=/dev/vda1\n initrd /boot/initrd.img-6.1\n}\n",
}


def cpio(*members: tuple[str, int]) -> bytes:
    """A newc archive of members of zeros."""
    out = io.BytesIO()
    for name, size in [*members, ("TRAILER!!!", 0)]:
        fields = [1, 0o100644, 0, 0, 1, 0, size, 0, 0, 0, 0, len(name) + 1, 0]
        out.write(b"070701" + b"".join(b"%08X" % field for field in fields))
        out.write(name.encode() + b"\0")
        out.write(b"\0" * (-out.tell() % 4) + b"\0" * size)
        out.write(b"\0" * (-out.tell() % 4))
    return out.getvalue()


def system(corpus: Corpus, name: str, files: dict, size: int = 24 * MIB) -> None:
    """An ext4 volume with a Linux that has these files."""
    top = tree(corpus.work, "system", {"/etc/os-release": RELEASE, "/etc/passwd": PASSWD,
                                       "/var/lib/dpkg/status": b"", "/sbin/init": b"", **files})
    path = corpus.path(f"guest-{name}")
    path.write_bytes(b"")
    os.truncate(path, size)
    run("mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-N", "20000", "-d", top, path)


def guests(corpus: Corpus) -> None:
    laughs = b"a0: &a0 [x, x]\n" + b"".join(b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 40))
    initrd = {"/boot/initrd.img-6.1": b"", **KERNEL}
    text = {
        "links-out": {"/etc/hostname": "../../../../../../etc/shadow", "/etc/shadow": "/proc/self/environ",
                      "/etc/ssh/sshd_config": "/dev/sda", "/etc/fstab": "/etc/../../../../etc/fstab"},
        "link-loop": {"/etc/fstab": "/etc/mtab", "/etc/mtab": "fstab", "/etc/ssh": "/etc/ssh"},
        "huge-passwd": {"/etc/passwd": 1 << 33},
        "many-users": {"/etc/passwd": b"".join(b"u%d:x:%d:%d::/:/bin/sh\n" % (i, i, i) for i in range(200000))},
        "huge-status": {"/var/lib/dpkg/status": 1 << 34},
        "many-packages": {"/var/lib/dpkg/status": b"".join(
            b"Package: p%d\nStatus: install ok installed\nVersion: 1\n\n" % i for i in range(150000))},
        "long-line": {"/etc/fstab": b"x" * (4 * MIB), "/etc/hosts": b"y" * (4 * MIB)},
        "many-mounts": {"/etc/fstab": b"".join(b"/dev/vda1 /m%d ext4 defaults 0 0\n" % i for i in range(50000))},
        "mount-over-root": {"/etc/fstab": b"/dev/vda1 / ext4 x 0 0\n" * 1000 + b"/dev/vda / ext4 x 0 0\n"},
        "sshd-include-loop": {"/etc/ssh/sshd_config": b"Include /etc/ssh/sshd_config\n" * 50},
        "sshd-include-tree": {f"/etc/ssh/d/{i}.conf": b"Include /etc/ssh/d/*.conf\n" for i in range(60)}
        | {"/etc/ssh/sshd_config": b"Include /etc/ssh/d/*.conf\n"},
        "sudoers-include-loop": {"/etc/sudoers": b"@includedir /etc/sudoers.d\n",
                                 "/etc/sudoers.d/a": b"@include /etc/sudoers\n@includedir /etc/sudoers.d\n"},
        "yaml-laughs": {"/etc/cloud/cloud.cfg": laughs, "/etc/netplan/a.yaml": laughs},
        "yaml-depth": {"/etc/cloud/cloud.cfg": b"[" * 100000, "/etc/netplan/a.yaml": b"{a: " * 50000},
        "glob-bomb": {"/etc/ssh/sshd_config": b"Include " + b"*" * 5000 + b"a\n" + b"Match User " + b"*?" * 2000 + b"\n"},
        "grub-nesting": KERNEL | {"/boot/grub/grub.cfg": b"if true; then\n" * 20000},
        "grub-submenus": KERNEL | {"/boot/grub/grub.cfg": b"submenu 'a' {\n" * 5000 + b"}" * 5000},
        "grub-source-loop": KERNEL | {"/boot/grub/grub.cfg": b"source /boot/grub/grub.cfg\nconfigfile /boot/grub/grub.cfg\n"},
        "grub-expansion": KERNEL | {"/boot/grub/grub.cfg": b"set a=xxxxxxxxxx\n" + b'set a="$a$a$a$a$a$a$a$a"\n' * 40},
        "systemd-loop": {"/etc/systemd/system/default.target": b"[Unit]\nWants=a.service\n",
                         "/etc/systemd/system/a.service": b"[Unit]\nRequires=a.service default.target\n[Install]\nAlso=a.service\n"},
        "many-units": {f"/etc/systemd/system/u{i}.service": b"[Service]\n" for i in range(8000)},
        "bls-many": KERNEL | {f"/boot/loader/entries/{i}.conf": b"title x\nlinux /v\n" for i in range(3000)},
        "control-characters": {"/etc/hostname": b"\x1b]0;owned\x07\x1b[2J\n", "/etc/issue": b"\x1b[31m"},
        "release-bomb": {"/etc/os-release": b'ID="' + b"\\\\" * 1000000 + b'"\n'},
    }
    for name, files in text.items():
        system(corpus, name, files, 96 * MIB if "many" in name or "units" in name else 24 * MIB)
    zeros = gzip.compress(cpio(("zeros", 200 * MIB)))
    system(corpus, "initramfs-bomb", initrd | {"/boot/initrd.img-6.1": zeros})
    system(corpus, "initramfs-many-names", initrd | {"/boot/initrd.img-6.1": gzip.compress(cpio(*[(f"n{i}", 0) for i in range(100000)]))})
    lies = cpio(("a", 4)).replace(b"00000004", b"FFFFFFFF")
    system(corpus, "initramfs-size-lies", initrd | {"/boot/initrd.img-6.1": lies})
    system(corpus, "initramfs-name-lies", initrd | {"/boot/initrd.img-6.1": cpio(("a", 4)).replace(b"00000002", b"FFFFFFFE")})
    system(corpus, "initramfs-text", initrd | {"/boot/initrd.img-6.1": b"\x1f\x8b\x08" + b"x" * 1000})
    hive = bytearray(8192)
    hive[:4] = b"regf"
    struct.pack_into("<IIIIIIII", hive, 4, 1, 2, 0, 0, 1, 5, 0, 1)
    struct.pack_into("<II", hive, 36, 0x20, 0xFFFFF000)
    hive[4096:4100] = b"hbin"
    struct.pack_into("<ih", hive, 4096 + 32, -0x7FFFFFFF, 0x6B6E)
    windows = {f"/Windows/System32/config/{name}": bytes(hive) for name in ("SOFTWARE", "SYSTEM", "SAM")}
    system(corpus, "hive-lies", windows | {"/Windows/System32/ntoskrnl.exe": b"MZ"})
