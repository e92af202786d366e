"""Files that are two things at once, and things inside things."""

import gzip
import io
import lzma
import os
import struct
import tarfile
import zlib

from corpus import MIB, Corpus, image, read, run


def polyglots(corpus: Corpus) -> None:
    qcow2 = image(corpus.work, "poly.qcow2", "qcow2")
    vmdk = image(corpus.work, "poly.vmdk", "vmdk")
    vdi = image(corpus.work, "poly.vdi", "vdi")
    vhd = image(corpus.work, "poly.vhd", "vpc", "8M", "-o", "subformat=fixed,force_size")
    footer = read(vhd, vhd.stat().st_size - 512, 512)
    partition = struct.pack("<B3sB3sII", 0x80, bytes(3), 0x83, bytes(3), 2048, 4096)
    table = partition.ljust(64, b"\0") + b"\x55\xaa"
    disc = b"\1CD001\1"
    # A checker that sees a raw disk, a hypervisor that sees what names another file: CVE-2015-5163's way in.
    for name, base in {"qcow2": qcow2, "vmdk": vmdk, "vdi": vdi}.items():
        corpus.changed(f"polyglot-{name}-mbr", base, (446, table))
        corpus.changed(f"polyglot-{name}-iso", base, (32768, disc))
        copy = corpus.changed(f"polyglot-{name}-vhd", base)
        with copy.open("ab") as file:
            file.write(footer)
    corpus.changed("polyglot-vhd-qcow2", vhd, (0, read(qcow2, 0, 512)))
    corpus.changed("polyglot-vhd-vmdk", vhd, (0, read(vmdk, 0, 2048)))
    corpus.changed("polyglot-vdi-in-vmdk", vmdk, (64, bytes.fromhex("7f10dabe")))
    corpus.add("polyglot-iso-gpt", (bytes(510) + b"\x55\xaa" + b"EFI PART").ljust(32768, b"\0") + disc.ljust(4096, b"\0"))
    corpus.add("qcow2-inside-raw", b"\0" * 510 + b"\x55\xaa" + qcow2.read_bytes())


def archive(corpus: Corpus, name: str, *members: tuple[str, bytes, dict]) -> None:
    with tarfile.open(corpus.path(name), "w", format=tarfile.GNU_FORMAT) as tar:
        for path, content, more in members:
            member = tarfile.TarInfo(path)
            member.size = len(content)
            for key, value in more.items():
                setattr(member, key, value)
            tar.addfile(member, io.BytesIO(content))


def archives(corpus: Corpus) -> None:
    disk = image(corpus.work, "in.vmdk", "vmdk", "8M", "-o", "subformat=streamOptimized").read_bytes()
    backed = bytearray(image(corpus.work, "in.qcow2", "qcow2").read_bytes())
    backed[8:20] = struct.pack(">QI", 4096, 11)
    backed[4096:4107] = b"/etc/passwd"
    ovf = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Envelope>&e;</Envelope>'
    archive(corpus, "ova-link", ("a.ovf", ovf, {}), ("disk.vmdk", b"", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}))
    archive(corpus, "ova-hard-link", ("a.ovf", ovf, {}), ("disk.vmdk", b"", {"type": tarfile.LNKTYPE, "linkname": "/etc/passwd"}))
    archive(corpus, "ova-two-disks", ("a.ovf", ovf, {}), ("a.vmdk", disk, {}), ("b.vmdk", disk, {}))
    archive(corpus, "ova-no-disk", ("a.ovf", ovf, {}))
    archive(corpus, "ova-path", ("../../a.ovf", ovf, {}), ("/etc/disk.vmdk", disk, {}))
    archive(corpus, "ova-backing", ("a.ovf", ovf, {}), ("disk.vmdk", bytes(backed), {}))
    archive(corpus, "ova-device", ("a.ovf", ovf, {}), ("disk.vmdk", b"", {"type": tarfile.CHRTYPE}))
    archive(corpus, "ova-many", *[(f"{i}.txt", b"", {}) for i in range(20000)])
    nested = io.BytesIO()
    with tarfile.open(fileobj=nested, mode="w") as tar:
        member = tarfile.TarInfo("a.vmdk")
        member.size = len(disk)
        tar.addfile(member, io.BytesIO(disk))
    archive(corpus, "ova-in-ova", ("a.ovf", ovf, {}), ("disk.vmdk", nested.getvalue(), {}))
    header = bytearray((corpus.folder / "ova-two-disks").read_bytes()[:512])
    for name, size in {"negative": b"\xff" * 12, "huge": b"77777777777\0", "garbage": b"9999999999x\0"}.items():
        header[124:136] = size
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        corpus.add(f"ova-size-{name}", bytes(header) + bytes(2048))


def bombs(corpus: Corpus) -> None:
    zeros = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(zeros.compress(bytes(16 * MIB)) for _ in range(64)) + zeros.flush()
    corpus.add("gzip-bomb", bomb)
    corpus.add("gzip-members", gzip.compress(b"") * 100000)
    corpus.add("gzip-twice", gzip.compress(bomb))
    corpus.add("gzip-text", gzip.compress(b"not a disk"))
    corpus.add("gzip-broken", gzip.compress(os.urandom(65536))[:-9])
    corpus.add("xz-bomb", lzma.compress(bytes(256 * MIB)))
    dictionary = bytearray(lzma.compress(b"x" * 1000))
    corpus.add("xz-huge-dictionary", lzma.compress(b"x" * 1000, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1536 * MIB}]))
    dictionary[20:24] = b"\xff" * 4
    corpus.add("xz-broken", bytes(dictionary))
    zeros_file = corpus.work / "zeros"
    zeros_file.write_bytes(b"")
    os.truncate(zeros_file, 1024 * MIB)
    corpus.add("zstd-bomb", run("zstd", "-q", "-19", "--stdout", zeros_file))
    corpus.add("zstd-long-window", run("zstd", "-q", "--long=31", "--stdout", zeros_file))
    corpus.add("zstd-lying-size", b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8 + bytes(32))
    corpus.add("zstd-frames", b"\x28\xb5\x2f\xfd\x20\0\x01\0\0" * 100000)
    zeros_file.unlink()
