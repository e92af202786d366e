# shellcheck shell=bash
# The conformant image, which all others are made from. To be sourced by build.

# root NAME [SUITE [PACKAGE...]]: unpacks a root file system once for each build and leaves its path in
# $tree. Without /dev, whose nodes only a real root can make: it is the kernel's at run time.
root() {
    local name=$1 tar
    shift
    tar=$cache/root-$name-$({ digest "${root_scripts[@]}" && echo "$@"; } | sha256sum | head -c 16).tar.zst
    tree=$work/$name
    [[ ! -d $tree ]] || return 0
    if [[ ! -e $tar ]]; then
        echo "building the root '$name' from Debian's packages; this takes minutes, once" >&2
        "$here/root" "$work/root.tar.zst" "$@" >&2
        mv "$work/root.tar.zst" "$tar"
    fi
    mkdir "$tree"
    tar --numeric-owner --xattrs --xattrs-include='*' --exclude='./dev/*' -C "$tree" -xf "$tar"
}

# tree: the root of the conformant image.
tree() {
    root debian bookworm
}

# in_root COMMAND...: runs a program of the tree in it, with a /dev/null; the root of a name space
# cannot make one and gets a file, which is as good to write to.
in_root() {
    # shellcheck disable=SC2016
    sh -c 'mknod -m 666 "$0" c 1 3 2>/dev/null || : >"$0"' "$tree/dev/null"
    chroot "$tree" "$@" >"$work/in_root.log" 2>&1 || {
        cat "$work/in_root.log" >&2
        return 1
    }
    find "$tree/dev" -mindepth 1 -delete
}

# grub FILESYSTEM PARTITION_MAP: makes core.img and grub.cfg, in the folder it leaves in $grub.
grub() {
    tree
    grub=$work/grub-$1-$2
    [[ ! -d $grub ]] || return 0
    cp "$here/grub-in-root" "$tree/grub-in-root"
    in_root /grub-in-root "$1" "$2" "$root_uuid" /grub
    cp -r "$tree/grub" "$grub"
    rm -r "$tree/grub" "$tree/grub-in-root"
}

# fstab TYPE: the table of a root of that type.
fstab() {
    local options=errors=remount-ro
    [[ $1 != xfs ]] || options=defaults
    printf 'UUID=%s\t/\t%s\t%s\t0\t1\n' "$root_uuid" "$1" "$options"
}

# finish_tree FILESYSTEM FSTAB_TYPE: makes the tree the root of an MBR disk. The time stamps of what
# changed are the root's, as all others.
finish_tree() {
    grub "$1" msdos
    cp "$grub/grub.cfg" "$tree/boot/grub/grub.cfg"
    cp "$grub/core.img" "$tree/boot/grub/i386-pc/core.img"
    fstab "$2" >"$tree/etc/fstab"
    find "$tree" -newermt "@$epoch" -exec touch -h -d "@$epoch" {} +
}

# install_grub DISK FILESYSTEM PARTITION_MAP SECTOR: makes the disk boot, with core.img at SECTOR.
install_grub() {
    grub "$2" "$3"
    boot_code "$1" "$tree/boot/grub/i386-pc/boot.img" "$grub/core.img" "$4"
}

image_debian.raw() {
    finish_tree ext2 ext4
    new_disk "$1"
    mbr "$1"
    make_ext ext4 "$ext4_features" "$root_uuid" "$tree" "$1"
    install_grub "$1" ext2 msdos 1
}

image_debian.qcow2() {
    need debian.raw
    qemu-img convert -O qcow2 "$image" "$1"
}
