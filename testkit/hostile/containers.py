"""Disk formats: lies in headers and tables, names of other files, loops, truncations."""

import struct
import zlib

from corpus import MIB, Corpus, crc32c, image, patch, read

# What an image must never make a reader open: a file, a device, a host, a protocol of qemu's
# (CVE-2024-4467, CVE-2024-32498, CVE-2015-5163, CVE-2013-1922).
ELSEWHERE = {
    "file": b"/etc/passwd",
    "relative": b"../../../../etc/passwd",
    "device": b"/dev/sda",
    "json": b'json:{"driver":"raw","file":{"driver":"file","filename":"/etc/passwd"}}',
    "http": b"http://127.0.0.1:9/x",
    "nbd": b"nbd://127.0.0.1:9/x",
    "itself": b"qcow2-backing-itself",
}


def qcow2(corpus: Corpus) -> None:
    base = image(corpus.work, "base.qcow2", "qcow2")
    old = image(corpus.work, "old.qcow2", "qcow2", "8M", "-o", "compat=0.10")
    packed = image(corpus.work, "packed.qcow2", "qcow2", "8M", "-c")
    corpus.table("qcow2", base, [
        ("version", 4, ">I", [0, 1, 4, 0xFFFFFFFF]),
        ("cluster-bits", 20, ">I", [0, 8, 22, 31, 64, 0xFFFFFFFF]),
        ("size", 24, ">Q", [1 << 62, 1 << 63, (1 << 64) - 1, (1 << 63) - 512]),
        ("crypt-method", 32, ">I", [1, 2, 3, 0xFFFFFFFF]),
        ("l1-size", 36, ">I", [0, 1 << 22, 1 << 25, 0x7FFFFFFF, 0xFFFFFFFF]),
        ("l1-offset", 40, ">Q", [0, 1, 512, 1 << 40, 1 << 63, (1 << 64) - 65536]),
        ("refcount-offset", 48, ">Q", [1, 1 << 62]),
        ("refcount-clusters", 56, ">I", [0xFFFFFFFF]),
        ("snapshots", 60, ">I", [1, 65536, 0xFFFFFFFF]),
        ("snapshots-offset", 64, ">Q", [1 << 62]),
        ("incompatible", 72, ">Q", [1, 2, 4, 8, 16, 1 << 5, 1 << 63]),
        ("refcount-order", 96, ">I", [7, 31, 0xFFFFFFFF]),
        ("header-length", 100, ">I", [0, 8, 103, 105, 65536, 0xFFFFFFFF]),
        ("compression-type", 104, ">B", [2, 255]),
        ("extension-length", 116, ">I", [0x7FFFFFFF, 0xFFFFFFFF]),
    ])
    for how, name in ELSEWHERE.items():
        where = struct.pack(">QI", 4096, len(name))
        corpus.changed(f"qcow2-backing-{how}", base, (8, where), (4096, name))
        corpus.changed(f"qcow2-v2-backing-{how}", old, (8, where), (4096, name))
        data_file = struct.pack(">II", 0x44415441, len(name)) + name.ljust(-(-len(name) // 8) * 8, b"\0")
        corpus.changed(f"qcow2-data-file-{how}", base, (72, struct.pack(">Q", 4)), (112, data_file + bytes(8)))
    for name, where in {"far": (1 << 62, 16), "long": (4096, 0xFFFFFFFF), "none": (4096, 0)}.items():
        corpus.changed(f"qcow2-backing-name-{name}", base, (8, struct.pack(">QI", *where)))
    l1 = struct.unpack(">Q", read(base, 40, 8))[0]
    l2 = struct.unpack(">Q", read(base, l1, 8))[0] & ((1 << 56) - 512)
    corpus.table("qcow2", base, [
        ("l1-entry", l1, ">Q", [l1 | 1 << 63, 1 << 62, (1 << 56) - 512, 1 << 9, l1 + 512]),
        ("l2-entry", l2, ">Q", [l1 | 1 << 63, l2 | 1 << 63, (1 << 56) - 512, 1 << 9, 3 << 62, (1 << 63) - 1]),
    ])
    corpus.changed("qcow2-one-cluster-for-all", base, (l2, struct.pack(">Q", l2 | 1 << 63) * 8192))
    corpus.changed("qcow2-huge-and-empty", base, (24, struct.pack(">Q", 1 << 60)), (36, struct.pack(">I", 1 << 22)))
    bomb = zlib.compressobj(9, zlib.DEFLATED, -12)
    stream = bomb.compress(bytes(64 * MIB)) + bomb.flush()
    start = 1 << 20
    entry = 1 << 62 | (len(stream) // 512 << 54) | start
    corpus.changed("qcow2-deflate-bomb", packed, (start, stream), (l2, struct.pack(">Q", entry) * 100))
    corpus.truncated("qcow2", base, 4, 71, 72, 103, 104, 111, l1, l1 + 4, l2 + 4, 5 * 65536 + 1)
    corpus.truncated("qcow2-packed", packed, 5 * 65536 + 3)


def vmdk(corpus: Corpus) -> None:
    base = image(corpus.work, "base.vmdk", "vmdk")
    stream = image(corpus.work, "stream.vmdk", "vmdk", "8M", "-o", "subformat=streamOptimized")
    corpus.table("vmdk", base, [
        ("version", 4, "<I", [0, 4, 0xFFFFFFFF]),
        ("flags", 8, "<I", [0, 0xFFFFFFFF]),
        ("capacity", 12, "<Q", [0, 1 << 53, 1 << 62, (1 << 64) - 1]),
        ("grain-size", 20, "<Q", [0, 1, 3, 1 << 31, 1 << 40, 1 << 63]),
        ("descriptor-offset", 28, "<Q", [0, 1 << 40, 1 << 63]),
        ("descriptor-size", 36, "<Q", [0, 1 << 20, 1 << 63]),
        ("gtes-per-gt", 44, "<I", [0, 1, 511, 1 << 31]),
        ("rgd-offset", 48, "<Q", [1 << 62]),
        ("gd-offset", 56, "<Q", [0, 1, 1 << 40, 1 << 63]),
        ("compression", 77, "<H", [1, 2, 0xFFFF]),
    ])
    gd = struct.unpack("<Q", read(base, 56, 8))[0] * 512
    gt = struct.unpack("<I", read(base, gd, 4))[0] * 512
    corpus.table("vmdk", base, [
        ("gd-entry", gd, "<I", [0xFFFFFFFF, 0x7FFFFFFF, 1, gd // 512]),
        ("gt-entry", gt, "<I", [0xFFFFFFFF, 0x7FFFFFFF, 1, gt // 512]),
    ])
    text = read(base, 512, 20 * 512).rstrip(b"\0").decode()
    extent = next(line for line in text.splitlines() if line.startswith("RW "))
    lines = {
        "absolute": 'RW 16384 SPARSE "/etc/passwd"',
        "parent-folder": 'RW 16384 SPARSE "../../etc/passwd"',
        "flat": 'RW 16384 FLAT "/etc/passwd" 0',
        "device": 'RW 16384 FLAT "/dev/sda" 0',
        "vmfs": 'RW 16384 VMFS "other-flat.vmdk"',
        "two": extent + '\nRW 16384 SPARSE "other.vmdk"',
        "none": "",
        "huge": 'RW 99999999999999999999 SPARSE "base.vmdk"',
        "negative": 'RW -1 SPARSE "base.vmdk"',
        "zero-device": "RW 16384 ZERO",
    }
    for name, line in lines.items():
        descriptor = text.replace(extent, line).encode()
        corpus.changed(f"vmdk-extent-{name}", base, (512, descriptor.ljust(20 * 512, b"\0")))
        corpus.add(f"vmdk-text-{name}", descriptor)
    for name, change in {
        "parent": ("parentCID=ffffffff", 'parentCID=12345678\nparentFileNameHint="/etc/passwd"'),
        "hint": ("createType", 'parentFileNameHint="/etc/passwd"\ncreateType'),
        "type": ("monolithicSparse", "vmfsRaw"),
    }.items():
        corpus.changed(f"vmdk-descriptor-{name}", base, (512, text.replace(*change).encode().ljust(20 * 512, b"\0")))
    size = stream.stat().st_size
    corpus.table("vmdk-stream", stream, [
        ("footer-capacity", size - 1024 + 12, "<Q", [1 << 62]),
        ("footer-gd", size - 1024 + 56, "<Q", [0, 1, (1 << 64) - 1, 1 << 60]),
        ("footer-magic", size - 1024, "<I", [0]),
        ("grain-marker-size", 128 * 512 + 8, "<I", [0, 0x7FFFFFFF, 0xFFFFFFFF]),
    ])
    corpus.truncated("vmdk", base, 4, 511, 512, 1024, gd + 2, gt + 2, 131072)
    corpus.truncated("vmdk-stream", stream, size - 512, size - 1024, size // 2)


def vhd(corpus: Corpus) -> None:
    base = image(corpus.work, "base.vhd", "vpc")

    def checksum(path, start, length, at):
        """The ones' complement of the sum of the bytes, without the field itself."""
        content = bytearray(read(path, start, length))
        content[at:at + 4] = bytes(4)
        patch(path, start + at, struct.pack(">I", ~sum(content) & 0xFFFFFFFF))

    def repair(path):
        checksum(path, 0, 512, 64)
        checksum(path, 512, 1024, 36)
        patch(path, path.stat().st_size - 512, read(path, 0, 512))

    corpus.table("vhd", base, [
        ("version", 12, ">I", [0, 0xFFFFFFFF]),
        ("data-offset", 16, ">Q", [0, 1, 1 << 62, (1 << 64) - 1]),
        ("current-size", 48, ">Q", [0, 1, 1 << 63, (1 << 64) - 1, 1 << 50]),
        ("geometry", 56, ">I", [0, 0xFFFFFFFF, 0xFFFF1000]),
        ("type", 60, ">I", [0, 1, 2, 4, 5, 0xFFFFFFFF]),
        ("table-offset", 512 + 16, ">Q", [0, 1 << 62, (1 << 64) - 1]),
        ("max-entries", 512 + 28, ">I", [0, 1, 0x7FFFFFFF, 0xFFFFFFFF]),
        ("block-size", 512 + 32, ">I", [0, 1, 511, 3 << 20, 1 << 31]),
    ], repair)
    bat = struct.unpack(">Q", read(base, 512 + 16, 8))[0]
    corpus.table("vhd", base, [("bat-entry", bat, ">I", [0, 0x7FFFFFFF, 0xFFFFFFFE, bat // 512])])
    corpus.changed("vhd-bad-checksum", base, (64, b"\1\2\3\4"), (-512 + 64, b"\1\2\3\4"))
    parent = "/etc/passwd".encode("utf-16-be")
    path = corpus.changed("vhd-differencing-file", base, (60, struct.pack(">I", 4)), (512 + 64, parent))
    repair(path)
    corpus.truncated("vhd", base, 3, 511, 512, 1500, bat + 1, base.stat().st_size - 512)


def vhdx(corpus: Corpus) -> None:
    base = image(corpus.work, "base.vhdx", "vhdx")
    regions, metadata = 192 * 1024, 2 * MIB

    def region_crc(path):
        for start in (192 * 1024, 256 * 1024):
            content = read(base if start != regions else path, start, 65536)
            content = content[:4] + bytes(4) + content[8:]
            patch(path, start + 4, struct.pack("<I", crc32c(content)))

    def header_crc(path):
        for start in (64 * 1024, 128 * 1024):
            content = read(path, start, 4096)
            content = content[:4] + bytes(4) + content[8:]
            patch(path, start + 4, struct.pack("<I", crc32c(content)))

    corpus.table("vhdx", base, [
        ("region-count", regions + 8, "<I", [0, 1, 2048, 0xFFFFFFFF]),
        ("region-offset", regions + 16 + 16, "<Q", [0, 1, 1 << 20, 1 << 60, (1 << 64) - 1]),
        ("region-length", regions + 16 + 24, "<I", [0, 1, 0xFFF00000]),
    ], region_crc)
    metadata = struct.unpack("<Q", read(base, regions + 16 + 32 + 16, 8))[0]
    if read(base, metadata, 8) != b"metadata":
        metadata = struct.unpack("<Q", read(base, regions + 16 + 16, 8))[0]
    corpus.table("vhdx", base, [
        ("metadata-count", metadata + 10, "<H", [0, 1, 2048, 0xFFFF]),
        ("metadata-offset", metadata + 32 + 16, "<I", [0, 1, 0xFFFFFFFF]),
        ("metadata-length", metadata + 32 + 20, "<I", [0, 0xFFFFFFFF]),
        ("block-size", metadata + 65536, "<I", [0, 1, 3 << 20, 0x80000000]),
        ("has-parent", metadata + 65536 + 4, "<I", [2, 3]),
        ("virtual-size", metadata + 65536 + 8, "<Q", [0, 1, 1 << 62, (1 << 64) - 512]),
    ])
    for name, offset, layout, value in [
        ("log-guid", 48, "<Q", 7), ("log-version", 64, "<H", 9), ("version", 66, "<H", 9),
        ("log-length", 68, "<I", 0xFFFFFFFF), ("log-offset", 72, "<Q", 1 << 60),
    ]:
        content = struct.pack(layout, value)
        header_crc(corpus.changed(f"vhdx-{name}", base, (65536 + offset, content), (131072 + offset, content)))
    corpus.changed("vhdx-no-header", base, (65536, bytes(4096)), (131072, bytes(4096)))
    corpus.truncated("vhdx", base, 8, 65536, 192 * 1024, 256 * 1024, MIB, 2 * MIB, 3 * MIB)


def vdi(corpus: Corpus) -> None:
    base = image(corpus.work, "base.vdi", "vdi")
    corpus.table("vdi", base, [
        ("version", 68, "<I", [0, 0x20001, 0xFFFFFFFF]),
        ("header-size", 72, "<I", [0, 0xFFFFFFFF]),
        ("type", 76, "<I", [0, 3, 4, 0xFFFFFFFF]),
        ("map-offset", 340, "<I", [0, 1, 0xFFFFFE00]),
        ("data-offset", 344, "<I", [0, 0xFFFFFE00]),
        ("sector-size", 360, "<I", [0, 4096]),
        ("disk-size", 368, "<Q", [0, 1, 1 << 63, (1 << 64) - 1, 1 << 61]),
        ("block-size", 376, "<I", [0, 512, 3 << 20, 0x80000000]),
        ("blocks", 384, "<I", [0, 1, 0x7FFFFFFF, 0xFFFFFFFF]),
        ("allocated", 388, "<I", [0xFFFFFFFF]),
        ("parent", 424, "<I", [7]),
        ("map-entry", 512, "<I", [0x7FFFFFFF, 0xFFFFFFFD]),
    ])
    corpus.changed("vdi-one-block-for-all", base, (512, bytes(32)))
    corpus.truncated("vdi", base, 64, 511, 512, 520, MIB)


def others(corpus: Corpus) -> None:
    """Formats that have no place here, with what makes them dangerous elsewhere."""
    qed = struct.pack("<4sIIIQQQQQII", b"QED\0", 65536, 4, 1, 1, 0, 0, 65536, 8 * MIB, 4096, 11)
    corpus.add("qed-backing-file", qed.ljust(4096, b"\0") + b"/etc/passwd".ljust(65536 * 3, b"\0"))
    corpus.add("qcow1-backing-file", struct.pack(">IIQIIQBBHIQ", 0x514649FB, 1, 48, 11, 0, 8 * MIB, 12, 9, 0, 0, 512)
               + b"/etc/passwd".ljust(65536, b"\0"))
    corpus.add("cow-backing-file", b"OOOM" + struct.pack(">I", 2) + b"/etc/passwd".ljust(1024, b"\0") + bytes(4096))
    corpus.add("parallels-huge", b"WithouFreSpacExt" + b"\xff" * 48 + bytes(4096))
    corpus.add("bochs", b"Bochs Virtual HD Image".ljust(512, b"\0") + bytes(8192))
    corpus.add("dmg", bytes(8192) + b"koly".ljust(512, b"\xff"))
    corpus.add("luks-as-a-disk", b"LUKS\xba\xbe\0\x02" + b"\xff" * 8192)
    corpus.add("empty", b"")
    corpus.add("one-byte", b"Q")
    corpus.add("text", b"this is not a disk\n" * 100)
