"""Partition tables, volume managers and file systems that lie."""

import struct
import zlib

from corpus import MIB, Corpus, crc32c, patch, read, run, tree, volume

SECTOR = 512


def mbr(corpus: Corpus) -> None:
    def entry(kind, start, count):
        return struct.pack("<B3sB3sII", 0, bytes(3), kind, bytes(3), start, count)

    def disk(name, *entries, size=MIB, more=()):
        path = corpus.path(name)
        path.write_bytes(b"\0" * 446 + b"".join(entries).ljust(64, b"\0") + b"\x55\xaa")
        with path.open("r+b") as file:
            file.truncate(size)
        for offset, content in more:
            patch(path, offset, content)

    disk("mbr-beyond-the-end", entry(0x83, 2048, 0xFFFFFFFF))
    disk("mbr-starts-beyond-the-end", entry(0x83, 0xFFFFFFFF, 0xFFFFFFFF))
    disk("mbr-overlapping", *[entry(0x83, 1, 2000)] * 4)
    disk("mbr-over-itself", entry(0x83, 0, 2048))
    disk("mbr-empty-partitions", *[entry(0x83, 0, 0)] * 4)
    disk("mbr-extended-at-itself", entry(5, 0, 2000))
    disk("mbr-extended-loop", entry(5, 1, 2000), more=[
        (512 + 446, entry(0x83, 1, 1) + entry(5, 1, 10) + bytes(32) + b"\x55\xaa"),
        (1024 + 446, entry(0x83, 1, 1) + entry(5, 0, 10) + bytes(32) + b"\x55\xaa"),
    ])
    link = [(512 * (i + 1) + 446, entry(0x83, 1, 1) + entry(5, i + 1, 1) + bytes(32) + b"\x55\xaa") for i in range(2000)]
    disk("mbr-extended-chain", entry(5, 1, 4000), more=link, size=2 * MIB)
    disk("mbr-extended-far", entry(5, 0xFFFFFFF0, 0xFFFFFFFF))
    disk("mbr-four-extended", *[entry(5, 1, 100)] * 4)
    disk("mbr-protective-only", entry(0xEE, 1, 0xFFFFFFFF))


def gpt(corpus: Corpus) -> None:
    base = corpus.work / "gpt.raw"
    base.write_bytes(bytes(4 * MIB))
    run("sgdisk", "--new=1:2048:4000", "--new=2:4096:6000", base)

    def repair(path):
        for start in (SECTOR, 4 * MIB - SECTOR):
            header = bytearray(read(path, start, 92))
            count, size = struct.unpack_from("<II", header, 80)
            entries = struct.unpack_from("<Q", header, 72)[0] * SECTOR
            if entries < 4 * MIB and count * size <= MIB:
                header[88:92] = struct.pack("<I", zlib.crc32(read(path, entries, count * size)))
            header[16:20] = bytes(4)
            header[16:20] = struct.pack("<I", zlib.crc32(bytes(header)))
            patch(path, start, bytes(header))

    corpus.table("gpt", base, [
        ("header-size", SECTOR + 12, "<I", [0, 91, 513, 0xFFFFFFFF]),
        ("my-lba", SECTOR + 24, "<Q", [0, 2, (1 << 64) - 1]),
        ("alternate-lba", SECTOR + 32, "<Q", [0, 1, (1 << 64) - 1]),
        ("first-usable", SECTOR + 40, "<Q", [(1 << 64) - 1]),
        ("entries-lba", SECTOR + 72, "<Q", [0, 1, 1 << 62, (1 << 64) - 1]),
        ("entry-count", SECTOR + 80, "<I", [0, 0x7FFFFFFF, 0xFFFFFFFF]),
        ("entry-size", SECTOR + 84, "<I", [0, 1, 127, 0x80000000, 0xFFFFFFFF]),
        ("first-lba", 2 * SECTOR + 32, "<Q", [0, (1 << 64) - 1]),
        ("last-lba", 2 * SECTOR + 40, "<Q", [0, (1 << 64) - 1, 1 << 62]),
    ], repair)
    corpus.changed("gpt-both-headers-broken", base, (SECTOR + 16, b"\0\0\0\0"), (-SECTOR + 16, b"\0\0\0\0"))
    corpus.truncated("gpt", base, 600, 1024, 1100)


def managers(corpus: Corpus) -> None:
    def lvm(name, text, offset=4608, size=None, metadata_size=MIB - 4096):
        label = bytearray(512)
        label[:8] = b"LABELONE"
        struct.pack_into("<Q", label, 8, 1)
        struct.pack_into("<I", label, 20, 32)
        label[24:32] = b"LVM2 001"
        label[32:64] = b"a" * 32
        struct.pack_into("<QQQQQQQQQ", label, 64, 8 * MIB, MIB, 0, 0, 0, 4096, metadata_size, 0, 0)
        area = bytearray(512)
        area[4:20] = b" LVM2 x[5A%r0N*>"
        struct.pack_into("<IQQ", area, 20, 1, 4096, metadata_size)
        struct.pack_into("<QQII", area, 40, offset - 4096, len(text) if size is None else size, crc_lvm(text), 0)
        struct.pack_into("<I", area, 0, crc_lvm(bytes(area[4:])))
        struct.pack_into("<I", label, 16, crc_lvm(bytes(label[20:])))
        path = corpus.path(name)
        path.write_bytes(b"")
        with path.open("r+b") as file:
            file.truncate(8 * MIB)
        patch(path, 512, bytes(label))
        patch(path, 4096, bytes(area))
        patch(path, 4608, text[:MIB])

    pv = 'pv0 { id = "aaaaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa" device = "/dev/sda" status = [] pe_start = 2048 pe_count = 7 }'
    volume_group = ('vg { id = "x" seqno = 1 format = "lvm2" status = [] extent_size = 2048 '
                    "physical_volumes { " + pv + " } logical_volumes { %s } }\n")
    segment = 'lv { id = "y" status = ["VISIBLE"] segment_count = 1 segment1 { start_extent = %d extent_count = %d type = "%s" stripe_count = %d stripes = [ "pv0", %d ] } }'
    lvm("lvm-good", (volume_group % (segment % (0, 7, "striped", 1, 0))).encode())
    lvm("lvm-extent-beyond-the-end", (volume_group % (segment % (0, 7, "striped", 1, 1 << 40))).encode())
    lvm("lvm-huge-count", (volume_group % (segment % (0, 1 << 62, "striped", 1, 0))).encode())
    lvm("lvm-negative", (volume_group % (segment % (-1, -7, "striped", 1, -5))).encode())
    lvm("lvm-many-stripes", (volume_group % (segment % (0, 7, "striped", 1 << 30, 0))).encode())
    lvm("lvm-thin", (volume_group % (segment % (0, 7, "thin", 1, 0))).encode())
    lvm("lvm-no-extent-size", (volume_group % "").replace("2048", "0").encode())
    lvm("lvm-nesting", b"a {" * 100000)
    lvm("lvm-list-nesting", b"a = " + b"[" * 100000)
    lvm("lvm-unfinished-string", b'a = "' + b"x" * 500000)
    lvm("lvm-many-names", b"".join(b"n%d = 1\n" % i for i in range(60000)))
    lvm("lvm-number", b"a = " + b"9" * 100000)
    lvm("lvm-ring-lies", b"x", offset=4608 + 2 * MIB)
    lvm("lvm-size-lies", b"x", size=(1 << 64) - 1)
    lvm("lvm-area-lies", b"x", metadata_size=(1 << 64) - 1)
    corpus.add("luks2-lies", b"LUKS\xba\xbe\0\2" + b"\xff" * 100 + bytes(MIB))
    corpus.add("luks1-lies", b"LUKS\xba\xbe\0\1" + b"\xff" * 600 + bytes(MIB))
    corpus.add("bitlocker-lies", b"\xeb\x58\x90-FVE-FS-" + b"\xff" * 499 + b"\x55\xaa" + bytes(MIB))


def crc_lvm(content: bytes) -> int:
    """CRC-32 as LVM starts it."""
    return zlib.crc32(content, 0xF597A6CF ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def file_systems(corpus: Corpus) -> None:
    work = corpus.work
    files = tree(work, "files", {"/etc/os-release": b"ID=x\n", "/a/b/c/d": b"x" * 100000, "/link": "/link", "/hole": 1 << 20})
    ext = volume(work, "ext4", 8 * MIB, "mke2fs", "-q", "-F", "-t", "ext4", "-O", "^metadata_csum", "-d", files)
    corpus.table("ext4", ext, [
        ("inodes", 1024, "<I", [0, 0xFFFFFFFF]),
        ("blocks", 1024 + 4, "<I", [0, 0xFFFFFFFF]),
        ("first-block", 1024 + 20, "<I", [7, 0xFFFFFFFF]),
        ("log-block-size", 1024 + 24, "<I", [7, 31, 0xFFFFFFFF]),
        ("blocks-per-group", 1024 + 32, "<I", [0, 1, 0xFFFFFFFF]),
        ("inodes-per-group", 1024 + 40, "<I", [0, 1, 0xFFFFFFFF]),
        ("revision", 1024 + 76, "<I", [9]),
        ("inode-size", 1024 + 88, "<H", [0, 1, 127, 0xFFFF, 0x8000]),
        ("incompatible", 1024 + 96, "<I", [0xFFFFFFFF, 0x10000]),
        ("descriptor-size", 1024 + 254, "<H", [1, 31, 0xFFFF]),
        ("blocks-high", 1024 + 336, "<I", [0xFFFFFFFF]),
    ])
    for name, command in {
        "cycle": ["link /a /a/b/c/up"],
        "root-is-a-file": ["sif <2> mode 0100644"],
        "root-huge": ["sif <2> size 0xffffffffffff0000"],
        "inode-far": ["sif /etc/os-release block[0] 0xffffffff"],
        "extent-depth": ["sif /etc/os-release block[1] 0x0005ff00"],
        "extent-entries": ["sif /etc/os-release block[0] 0xfffff30a"],
        "extent-to-itself": ["sif /etc/os-release block[1] 0x00010000"],
        "link-huge": ["sif /link size 0x7fffffff"],
        "file-huge": ["sif /etc/os-release size 0x7fffffffffffffff"],
        "no-type": ["sif /etc/os-release mode 0"],
        "device-node": ["sif /etc/os-release mode 060644"],
        "encrypted": ["sif /etc flags 0x80800"],
        "inline": ["sif /etc/os-release flags 0x10000000"],
    }.items():
        path = corpus.changed(f"ext4-{name}", ext)
        run("debugfs", "-w", "-R", command[0], path)
    corpus.truncated("ext4", ext, 1025, 1500, 3 * 1024, MIB)
    xfs = volume(work, "xfs", 320 * MIB, "mkfs.xfs", "-q", "-f", "-m", "crc=0")
    corpus.table("xfs", xfs, [
        ("block-size", 4, ">I", [0, 1, 511, 1 << 17, 1 << 31]),
        ("data-blocks", 8, ">Q", [0, 1 << 62, (1 << 64) - 1]),
        ("root-inode", 56, ">Q", [0, 1 << 62, (1 << 64) - 1]),
        ("ag-blocks", 84, ">I", [0, 1, 0xFFFFFFFF]),
        ("ag-count", 88, ">I", [0, 0xFFFFFFFF]),
        ("version", 100, ">H", [0, 0xFFFF]),
        ("sector-size", 102, ">H", [0, 1, 0xFFFF]),
        ("inode-size", 104, ">H", [0, 1, 0xFFFF]),
        ("inodes-per-block", 106, ">H", [0, 0xFFFF]),
        ("logs", 120, ">I", [0, 0xFFFFFFFF]),
    ])
    fat = volume(work, "fat", 32 * MIB, "mkfs.vfat", "-F", "16")
    corpus.table("fat", fat, [
        ("sector-size", 11, "<H", [0, 1, 511, 0xFFFF]),
        ("cluster-size", 13, "<B", [0, 3, 255]),
        ("reserved", 14, "<H", [0, 0xFFFF]),
        ("fats", 16, "<B", [0, 255]),
        ("root-entries", 17, "<H", [0, 0xFFFF]),
        ("sectors", 19, "<H", [1, 0xFFFF]),
        ("fat-size", 22, "<H", [1, 0xFFFF]),
    ])
    loop = corpus.changed("fat-chain-loop", fat)
    run("mcopy", "-i", loop, files / "a/b/c/d", "::D")
    patch(loop, 4 * SECTOR, struct.pack("<8H", 0xFFF8, 0xFFFF, 3, 2, 5, 4, 7, 6))
    ntfs = volume(work, "ntfs", 8 * MIB, "mkntfs", "-q", "-F", "-Q")
    mft = struct.unpack("<Q", read(ntfs, 48, 8))[0] * 4096
    corpus.table("ntfs", ntfs, [
        ("sector-size", 11, "<H", [0, 1, 0xFFFF]),
        ("cluster-size", 13, "<B", [0, 3, 0x80, 255]),
        ("sectors", 40, "<Q", [0, 1 << 62, (1 << 64) - 1]),
        ("mft", 48, "<Q", [0, 1, 1 << 62, (1 << 64) - 1]),
        ("record-size", 64, "<b", [0, 1, 127, -128 & -1]),
        ("index-size", 68, "<b", [0, 127]),
        ("mft-fixups", mft + 4, "<H", [0, 0xFFFF]),
        ("mft-fixup-count", mft + 6, "<H", [0, 1, 0xFFFF]),
        ("mft-attributes", mft + 20, "<H", [0, 1, 0xFFFF]),
        ("mft-attribute-length", mft + 0x38 + 4, "<I", [0, 1, 0xFFFFFFFF]),
    ])
    corpus.truncated("ntfs", ntfs, 100, 513, mft + 100, mft + 2048)
    btrfs = volume(work, "btrfs", 128 * MIB, "mkfs.btrfs", "-q", "--rootdir", files)

    def btrfs_crc(path):
        for start in (65536, 64 * MIB):
            if start == 64 * MIB:
                patch(path, start, b"\0" * 4096)  # the copy must not win
                continue
            patch(path, start, struct.pack("<I", crc32c(read(path, start + 32, 4096 - 32))))

    corpus.table("btrfs", btrfs, [
        ("root", 65536 + 80, "<Q", [0, 1, 1 << 62, (1 << 64) - 1]),
        ("chunk-root", 65536 + 88, "<Q", [0, 1 << 62]),
        ("devices", 65536 + 136, "<Q", [0, 2, (1 << 64) - 1]),
        ("sector-size", 65536 + 144, "<I", [0, 1, 0x80000000]),
        ("node-size", 65536 + 148, "<I", [0, 1, 4095, 0x80000000]),
        ("array-size", 65536 + 160, "<I", [0, 1, 2049, 0xFFFFFFFF]),
        ("incompatible", 65536 + 188, "<Q", [1 << 63]),
        ("checksum-type", 65536 + 196, "<H", [9, 0xFFFF]),
        ("root-level", 65536 + 198, "<B", [8, 255]),
        ("chunk-level", 65536 + 199, "<B", [8, 255]),
    ], btrfs_crc)
    squash = work / "squashfs"
    squash.unlink(missing_ok=True)
    run("mksquashfs", files, squash, "-quiet", "-no-progress", "-noappend")
    corpus.table("squashfs", squash, [
        ("inodes", 4, "<I", [0, 0xFFFFFFFF]),
        ("block-size", 12, "<I", [0, 1, 0x80000000]),
        ("fragments", 16, "<I", [0xFFFFFFFF]),
        ("compression", 20, "<H", [0, 2, 9]),
        ("block-log", 22, "<H", [0, 63]),
        ("root", 32, "<Q", [1, 1 << 60, (1 << 64) - 1]),
        ("inode-table", 64, "<Q", [0, 1 << 62]),
        ("directory-table", 72, "<Q", [0, 1 << 62]),
    ])
    iso = work / "iso"
    run("genisoimage", "-quiet", "-R", "-J", "-o", iso, files)
    descriptor = 32768
    corpus.table("iso", iso, [
        ("block-size", descriptor + 128, "<H", [0, 1, 0xFFFF]),
        ("blocks", descriptor + 80, "<I", [0, 0xFFFFFFFF]),
        ("root-extent", descriptor + 158, "<I", [0, 16, 0xFFFFFFFF]),
        ("root-size", descriptor + 166, "<I", [0, 1, 0xFFFFFFFF]),
    ])
