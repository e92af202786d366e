# shellcheck shell=bash
# debian.raw written down in the ways that qcow2 has, for readers to be tried on; and a small disk
# that has every kind of cluster. To be sourced by build.

# convert FILE OPTION...: writes debian.raw down as FILE.
convert() {
    local file=$1
    shift
    need debian.raw
    qemu-img convert -O qcow2 "$@" "$image" "$file"
}

image_formats/v2.qcow2() {
    convert "$1" -o compat=0.10
}

image_formats/compressed.qcow2() {
    convert "$1" -c
}

image_formats/zstd.qcow2() {
    convert "$1" -c -o compression_type=zstd
}

image_formats/cluster-2m.qcow2() {
    convert "$1" -o cluster_size=2M
}

image_formats/cluster-2m-compressed.qcow2() {
    convert "$1" -c -o cluster_size=2M
}

image_formats/extended-l2.qcow2() {
    convert "$1" -o extended_l2=on,cluster_size=128k
}

# An internal snapshot from which the disk has moved on: who reads the snapshot's tables sees 0x5a
# in the last MiB, which is zeros in debian.raw and here.
image_formats/with-snapshot.qcow2() {
    local last=$((disk_size - MiB))
    convert "$1" -c
    qemu-io -c "write -P 0x5a $last $MiB" "$1" >/dev/null
    qemu-img snapshot -c before "$1"
    qemu-io -c "write -P 0 $last $MiB" "$1" >/dev/null
}

# 256 MiB of data, zeros that are written down as such (with and without a place in the file), and
# holes, which meet in the middle of clusters; sparse.raw is the same disk.
image_formats/sparse.qcow2() {
    qemu-img create -q -f qcow2 "$1" 256M
    qemu-io -c 'write -P 0x11 0 3M' \
        -c 'write -z 1M 1M' \
        -c 'write -P 0x22 10M 100k' \
        -c 'write -z 10260k 24k' \
        -c 'write -z -u 20M 1M' \
        -c 'write -P 0x33 100000000 12345' \
        -c 'write -P 0x44 120M 1M' -c 'discard 120M 512k' \
        -c 'write -P 0x55 268431360 4096' "$1" >/dev/null
}

image_formats/sparse.raw() {
    need formats/sparse.qcow2
    qemu-img convert -O raw "$image" "$1"
}

# The smallest clusters, where tables of tables are many.
image_formats/cluster-512.qcow2() {
    need formats/sparse.qcow2
    qemu-img convert -O qcow2 -o cluster_size=512 "$image" "$1"
}
