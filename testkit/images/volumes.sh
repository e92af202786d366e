# shellcheck shell=bash
# Systems that only a running kernel can lay out: on logical volumes, on Btrfs with subvolumes, and for
# UEFI. Each is installed by Debian's own tools inside a virtual machine. To be sourced by build.

# workshop_tree: the system that is installed and installs itself.
workshop_tree() {
    root workshop bookworm lvm2 btrfs-progs dosfstools fdisk grub-efi-amd64-bin
}

# installed LAYOUT FILE: $disk with a system installed by install-system.
installed() {
    workshop_tree
    "$here/workshop" "$tree" "$here/install-system" "$1" "$disk" >&2
    qemu-img convert -c -O qcow2 -o compression_type=zstd "$disk" "$2"
    rm "$disk"
}

image_lvm.qcow2() {
    disk=$work/installed.raw
    new_disk "$disk"
    installed lvm "$1"
}

# The files are put there by mkfs.btrfs, which is much faster than a virtual machine.
image_btrfs.qcow2() {
    local files=$work/root.btrfs
    disk=$work/installed.raw
    workshop_tree
    new_disk "$files" $((disk_size - root_start))
    mkfs.btrfs -q --rootdir "$tree" "$files" 2>/dev/null
    new_disk "$disk"
    mbr "$disk"
    dd if="$files" of="$disk" bs=1M seek=1 conv=notrunc,sparse status=none
    rm "$files"
    installed btrfs "$1"
}

image_efi.qcow2() {
    disk=$work/installed.raw
    new_disk "$disk"
    installed efi "$1"
}
