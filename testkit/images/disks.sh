# shellcheck shell=bash
# How to make and change a disk without a loop device or a mount. To be sourced.
#
# Every system disk has the same shape, so that one can be made from another by a sparse copy and a
# small change: 1 MiB for the boot loader, then the root partition up to 4 GiB.

# uuid N: the fixed UUID number N, so that two builds are alike.
uuid() {
    printf 'a55a0000-0000-4000-8000-%012d\n' "$1"
}

root_uuid=$(uuid 1)
swap_uuid=$(uuid 2)
data_uuid=$(uuid 3)
readonly root_uuid swap_uuid data_uuid
readonly disk_id=0xa55a0000
readonly MiB=$((1024 * 1024))
readonly root_start=$MiB
readonly disk_size=$((4096 * MiB))

# The same instant as root's; e2fsprogs takes it from here.
readonly epoch=1767225600
export E2FSPROGS_FAKE_TIME=$epoch

# Debian 12's own choice, spelled out: newer tools add features that GRUB 2.06 cannot read.
readonly ext4_features=none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum
readonly ext2_features=none,ext_attr,resize_inode,dir_index,filetype,sparse_super,large_file

# make_ext TYPE FEATURES UUID TREE DISK: puts TREE into the root partition of DISK.
make_ext() {
    local type=$1 features=$2 uuid=$3 tree=$4 disk=$5
    mke2fs -q -F -t "$type" -O "$features" -b 4096 -I 256 -U "$uuid" \
        -E "hash_seed=$uuid,nodiscard,offset=$root_start" -d "$tree" "$disk" \
        $(((disk_size - root_start) / 1024))k
}

# new_disk DISK [SIZE]: an empty sparse file.
new_disk() {
    truncate -s "${2:-$disk_size}" "$1"
}

# mbr DISK: one active Linux partition.
mbr() {
    printf 'label: dos\nlabel-id: %s\nstart=2048, size=%d, type=83, bootable\n' \
        "$disk_id" $(((disk_size - root_start) / 512)) | partition "$1"
}

# partition DISK [OPTION...]: does what standard input says to the MBR, without telling the kernel.
partition() {
    local disk=$1
    shift
    sfdisk --quiet --no-reread --no-tell-kernel "$@" "$disk" >/dev/null
}

# put FILE DISK OFFSET: overwrites a part of DISK.
put() {
    dd if="$1" of="$2" bs=64K oflag=seek_bytes seek="$3" conv=notrunc status=none
}

# little_endian VALUE: 8 bytes, for put.
little_endian() {
    local value=$1 i
    for ((i = 0; i < 8; i++)); do
        printf '%b' "\\x$(printf %02x $((value >> (8 * i) & 255)))"
    done
}

# boot_code DISK BOOT_IMG CORE_IMG SECTOR: does what grub-install does to a disk that it can see.
#
# boot.img goes into the MBR, of which bytes 440 and up are the table. It loads the first sector of
# core.img, whose number it has at 0x5c (GRUB_BOOT_MACHINE_KERNEL_SECTOR); that sector loads the
# rest, from the sector it has at 0x1f4 (the first of its block lists, which end at 0x200).
boot_code() {
    local disk=$1 boot=$2 core=$3 sector=$4
    head -c 440 "$boot" | put /dev/stdin "$disk" 0
    little_endian "$sector" | put /dev/stdin "$disk" $((0x5c))
    put "$core" "$disk" $((sector * 512))
    little_endian $((sector + 1)) | put /dev/stdin "$disk" $((sector * 512 + 0x1f4))
}

# edit DISK COMMAND...: changes files of the ext4 root by debugfs, which exits with 0 whatever
# happens: anything it says beside its version is an error. e2fsck then has the last word.
edit() {
    local disk=$1 said
    shift
    said=$(printf '%s\n' "$@" | debugfs -w -f - "$disk?offset=$root_start" 2>&1 >/dev/null |
        grep -v '^debugfs [0-9]' || true)
    if [[ -n $said ]]; then
        echo "debugfs: $said" >&2
        return 1
    fi
    e2fsck -fn "$disk?offset=$root_start" >"$work/e2fsck.log" 2>&1 || {
        cat "$work/e2fsck.log" >&2
        return 1
    }
}

# has DISK PATH: whether the ext4 root has such a file.
has() {
    debugfs -R "stat $2" "$1?offset=$root_start" 2>/dev/null | grep -q '^Inode:'
}

# write_file DISK PATH: standard input becomes the file at PATH, mode 644, in place of any other.
write_file() {
    local disk=$1 path=$2 content=$work/content
    cat >"$content"
    chmod 644 "$content"
    if has "$disk" "$path"; then edit "$disk" "rm $path"; fi
    # debugfs takes the last argument of write for a name, not for a path.
    edit "$disk" "cd $(dirname "$path")" "write $content $(basename "$path")"
}

# read_file DISK PATH: the file at PATH of the ext4 root, on standard output.
read_file() {
    debugfs -R "cat $2" "$1?offset=$root_start" 2>/dev/null
}
