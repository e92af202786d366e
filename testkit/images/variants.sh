# shellcheck shell=bash
# Images that break one rule each, and a disk that is no system disk. To be sourced by build.
#
# Most are a sparse copy of debian.raw with a few files changed in place by debugfs. They are kept
# compressed, as one would upload them, which also keeps a dozen of them small.

# start: leaves a copy of the conformant disk in $disk.
start() {
    need debian.raw
    disk=$work/variant.raw
    cp --sparse=always "$image" "$disk"
}

# finish FILE: writes $disk down as a compressed qcow2.
finish() {
    qemu-img convert -c -O qcow2 "$disk" "$1"
    rm "$disk"
}

# A second partition for swap, used by fstab.
image_swap.qcow2() {
    local size=$((256 * MiB))
    start
    truncate -s $((disk_size + size)) "$disk"
    echo "start=$((disk_size / 512)), type=82" | partition "$disk" --append
    new_disk "$work/swap" "$size"
    mkswap --quiet --uuid "$swap_uuid" "$work/swap"
    head -c "$MiB" "$work/swap" | put /dev/stdin "$disk" "$disk_size"
    { fstab ext4; printf 'UUID=%s\tnone\tswap\tsw\t0\t0\n' "$swap_uuid"; } |
        write_file "$disk" /etc/fstab
    finish "$1"
}

# A GPT in place of the MBR, and a BIOS boot partition, where GRUB lives on such disks. The second
# table takes the last 33 sectors, so the disk grows by 1 MiB.
image_gpt.qcow2() {
    start
    truncate -s $((disk_size + MiB)) "$disk"
    head -c "$MiB" /dev/zero | put /dev/stdin "$disk" 0
    sgdisk --set-alignment=1 \
        --new=14:34:2047 --typecode=14:ef02 --partition-guid=14:"$(uuid 4)" \
        --new=1:2048:$((disk_size / 512 - 1)) --typecode=1:8300 --partition-guid=1:"$(uuid 5)" \
        --disk-guid="$(uuid 6)" "$disk" >/dev/null
    install_grub "$disk" ext2 gpt 34
    write_file "$disk" /boot/grub/grub.cfg <"$grub/grub.cfg"
    finish "$1"
}

# The root in XFS. mkfs.xfs fills a file system by a list of files, a protofile, as mke2fs does by a
# folder. A protofile has no extended attributes (ping's capability is lost) and no sticky bits,
# which xfs_db adds.
image_xfs.qcow2() {
    local root=$work/root.xfs folder
    finish_tree xfs xfs
    new_disk "$root" $((disk_size - root_start))
    (cd "$tree" && "$here/protofile" . >"$work/protofile" &&
        mkfs.xfs -q -m "uuid=$root_uuid,bigtime=1,inobtcount=1" -i nrext64=0 \
            -p "$work/protofile" "$root")
    (cd "$tree" && find . -perm -1000 -type d -printf '%P %m\n') |
        while read -r folder mode; do
            xfs_db -x -c "path /$folder" -c "write core.mode 04$mode" "$root" >/dev/null
        done
    disk=$work/variant.raw
    new_disk "$disk"
    mbr "$disk"
    dd if="$root" of="$disk" bs=1M seek=1 conv=notrunc,sparse status=none
    install_grub "$disk" xfs msdos 1
    rm "$root"
    finish "$1"
}

# The root in ext2: of the family, but without a journal.
image_ext2.qcow2() {
    finish_tree ext2 ext2
    disk=$work/variant.raw
    new_disk "$disk"
    mbr "$disk"
    make_ext ext2 "$ext2_features" "$root_uuid" "$tree" "$disk"
    install_grub "$disk" ext2 msdos 1
    finish "$1"
}

# No virtio in the initramfs, so that the disk is never found: what an image has that was built on
# Hyper-V with MODULES=dep. Debian's kernels have virtio as modules only, so the initramfs decides.
image_no-virtio.qcow2() {
    local version settings=$work/initramfs-tools
    start
    tree
    version=$(basename "$tree"/lib/modules/*)
    cp -r "$tree/etc/initramfs-tools" "$tree/settings"
    echo MODULES=list >"$tree/settings/conf.d/modules"
    printf '%s\n' hv_storvsc sd_mod >"$tree/settings/modules"
    in_root mkinitramfs -d /settings -o /settings/initrd "$version"
    chmod 644 "$tree/settings/initrd"
    mv "$tree/settings" "$settings"
    write_file "$disk" "/boot/initrd.img-$version" <"$settings/initrd"
    write_file "$disk" /etc/initramfs-tools/conf.d/modules <"$settings/conf.d/modules"
    write_file "$disk" /etc/initramfs-tools/modules <"$settings/modules"
    finish "$1"
}

# An IPv6 address of its own for eth0, from the range for documentation (RFC 3849).
image_static-ipv6.qcow2() {
    start
    write_file "$disk" /etc/network/interfaces.d/eth0 <<-'END'
	auto eth0
	iface eth0 inet dhcp
	iface eth0 inet6 static
	    address 2001:db8::10/64
	    gateway 2001:db8::1
	END
    finish "$1"
}

# A second interface, with the name that the builder's machine gave to its own.
image_two-nics.qcow2() {
    start
    write_file "$disk" /etc/network/interfaces.d/ens33 <<-'END'
	allow-hotplug ens33
	iface ens33 inet dhcp
	END
    finish "$1"
}

# The file that Tencent Cloud writes to an instance, left by one that the image was made from.
image_qcloud-ini.qcow2() {
    start
    write_file "$disk" /etc/qcloud-network-config.ini <<-'END'
	[eth0]
	dhcp = 0
	ip = 10.0.0.8
	netmask = 255.255.240.0
	gateway = 10.0.0.1
	dns = "183.60.83.19 183.60.82.98"
	END
    finish "$1"
}

# A kernel that is not its package's, though it boots.
image_modified-kernel.qcow2() {
    local kernel
    start
    tree
    kernel=/boot/$(basename "$tree"/boot/vmlinuz-*)
    { read_file "$disk" "$kernel"; echo 'not what the package has'; } >"$work/vmlinuz"
    write_file "$disk" "$kernel" <"$work/vmlinuz"
    finish "$1"
}

# 60 GiB, though nearly all of it is unused.
image_oversized.qcow2() {
    start
    truncate -s $((60 * 1024 * MiB)) "$disk"
    finish "$1"
}

# A data disk: a user's files on a partition that is not active, and nothing that boots.
image_data.qcow2() {
    local files=$work/files
    mkdir -p "$files/documents"
    echo 'Ask Ming about the invoice.' >"$files/documents/note.txt"
    seq 1 100000 >"$files/documents/numbers.txt"
    find "$files" -exec touch -d "@$epoch" {} +
    disk=$work/variant.raw
    new_disk "$disk"
    printf 'label: dos\nlabel-id: %s\nstart=2048, type=83\n' "$disk_id" | partition "$disk"
    make_ext ext4 "$ext4_features" "$data_uuid" "$files" "$disk"
    finish "$1"
}
