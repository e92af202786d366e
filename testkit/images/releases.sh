# shellcheck shell=bash
# The Debian releases before and after the one that the other images are made of, as they are installed
# by default: bootable, MBR, ext4. To be sourced by build.

# release SUITE FILE: a disk like debian.raw, but of that release.
release() {
    root "$1" "$1"
    disk=$work/variant.raw
    fstab ext4 >"$tree/etc/fstab"
    cp "$here/grub-in-root" "$tree/grub-in-root"
    in_root /grub-in-root ext2 msdos "$root_uuid" /grub
    cp "$tree/grub/grub.cfg" "$tree/boot/grub/grub.cfg"
    cp "$tree/grub/core.img" "$tree/boot/grub/i386-pc/core.img"
    rm -r "$tree/grub-in-root" "$tree/grub"
    new_disk "$disk"
    mbr "$disk"
    make_ext ext4 "$ext4_features" "$root_uuid" "$tree" "$disk"
    boot_code "$disk" "$tree/boot/grub/i386-pc/boot.img" "$tree/boot/grub/i386-pc/core.img" 1
    qemu-img convert -c -O qcow2 -o compression_type=zstd "$disk" "$2"
    rm "$disk"
    rm -rf "$tree"
}

image_debian11.qcow2() {
    release bullseye "$1"
}

image_debian13.qcow2() {
    release trixie "$1"
}
