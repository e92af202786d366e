"""Fills an NTFS volume without mounting it: fill.py VOLUME FOLDER ATTRIBUTES OPTIONS

Everything in FOLDER is put into the volume by ntfs-3g's own library, as ntfs-3g itself would do it: hard links stay
links, holes stay holes, times are kept. ATTRIBUTES has lines "file name hexadecimal", with tabs between them, of
attributes that ntfs-3g(8) gives files. Of OPTIONS, those of a mount, "compression" counts, and
"streams_interface=windows": then a file "name:stream" is a stream of the file "name".
"""

import ctypes
import ctypes.util
import errno
import os
import struct
import sys

AT_DATA = 0x80
ROOT = 5
EPOCH = 11644473600  # of Unix, in seconds of Windows
STATE = 16  # where ntfs_volume has its flags; NV_Compression is the sixth
COMPRESSION = 1 << 6
CHUNK = 1 << 16


def fail(what):
    sys.exit("fill.py: " + what + ": " + os.strerror(ctypes.get_errno()))


def utf16(name):
    encoded = name.encode("utf-16-le")
    return encoded, len(encoded) // 2


class Volume:
    def __init__(self, path, options):
        name = ctypes.util.find_library("ntfs-3g")
        if name is None:
            sys.exit("fill.py: there is no libntfs-3g; it comes with the package ntfs-3g")
        self.lib = ctypes.CDLL(name, use_errno=True)
        pointer, number, size, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p
        for function, result, arguments in (
            ("ntfs_mount", pointer, (text, ctypes.c_ulong)),
            ("ntfs_umount", number, (pointer, number)),
            ("ntfs_inode_open", pointer, (pointer, ctypes.c_uint64)),
            ("ntfs_inode_close", number, (pointer,)),
            ("ntfs_inode_set_times", number, (pointer, text, ctypes.c_size_t, number)),
            ("ntfs_create", pointer, (pointer, ctypes.c_uint32, text, ctypes.c_uint8, ctypes.c_uint32)),
            ("ntfs_link", number, (pointer, pointer, text, ctypes.c_uint8)),
            ("ntfs_attr_add", number, (pointer, ctypes.c_uint32, pointer, ctypes.c_uint8, text, size)),
            ("ntfs_attr_open", pointer, (pointer, ctypes.c_uint32, pointer, ctypes.c_uint32)),
            ("ntfs_attr_pwrite", size, (pointer, size, size, text)),
            ("ntfs_attr_truncate", number, (pointer, size)),
            ("ntfs_attr_pclose", number, (pointer,)),
            ("ntfs_attr_close", None, (pointer,)),
            ("ntfs_set_ntfs_attrib", number, (pointer, text, ctypes.c_size_t, number)),
            ("ntfs_set_ntfs_reparse_data", number, (pointer, text, ctypes.c_size_t, number)),
            ("ntfs_set_ntfs_dos_name", number, (pointer, pointer, text, ctypes.c_size_t, number)),
        ):
            found = getattr(self.lib, function)
            found.restype, found.argtypes = result, arguments
        self.unnamed = ctypes.addressof(ctypes.c_uint16.in_dll(self.lib, "AT_UNNAMED"))
        self.volume = self.lib.ntfs_mount(os.fsencode(path), 0) or fail("cannot open " + path)
        if "compression" in options:
            ctypes.c_ulong.from_address(self.volume + STATE).value |= COMPRESSION
        self.streams = "streams_interface=windows" in options
        self.known = {}  # numbers in the volume by those of the host, of files that have several names
        self.attributes = {}

    def close(self):
        if self.lib.ntfs_umount(self.volume, 0) != 0:
            fail("cannot close the volume")

    def open(self, number):
        return self.lib.ntfs_inode_open(self.volume, number) or fail("cannot open a file")

    def number(self, inode):
        return ctypes.c_uint64.from_address(inode).value

    def folder(self, path, number):
        """Puts what is in a folder of the host into one of the volume."""
        self.flag(path, number)
        entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name))
        for entry in entries:
            if self.streams and ":" in entry.name:
                continue
            made = self.entry(entry, number)
            for stream in entries:
                if self.streams and stream.name.startswith(entry.name + ":"):
                    inode = self.open(made)
                    self.write(inode, stream.path, stream.name.partition(":")[2])
                    self.lib.ntfs_inode_close(inode)
            self.mark(entry.path, made, number)

    def entry(self, entry, parent):
        """A new name in a folder; the number of what it names."""
        about = entry.stat(follow_symlinks=False)
        name, length = utf16(entry.name)
        above = self.open(parent)
        if about.st_ino in self.known:
            inode = self.open(self.known[about.st_ino])
            if self.lib.ntfs_link(inode, above, name, length) != 0:
                fail("cannot link " + entry.path)
            self.lib.ntfs_inode_close(inode)
            self.lib.ntfs_inode_close(above)
            return self.known[about.st_ino]
        kind = 0o040000 if entry.is_dir() else 0o100000
        inode = self.lib.ntfs_create(above, 0, name, length, kind) or fail("cannot make " + entry.path)
        made = self.number(inode)
        if about.st_nlink > 1 and not entry.is_dir():
            self.known[about.st_ino] = made
        if entry.is_dir():
            self.lib.ntfs_inode_close(inode)
            self.lib.ntfs_inode_close(above)
            self.folder(entry.path, made)
            return made
        self.lib.ntfs_inode_close(above)
        self.write(inode, entry.path, None)
        ticks = [about.st_mtime_ns // 100 + EPOCH * 10**7] * 4
        if self.lib.ntfs_inode_set_times(inode, struct.pack("<4Q", *ticks), 32, 0) != 0:
            fail("cannot set the times of " + entry.path)
        self.lib.ntfs_inode_close(inode)
        return made

    def write(self, inode, path, stream):
        name, length = (self.unnamed, 0) if stream is None else utf16(stream)
        if stream is not None and self.lib.ntfs_attr_add(inode, AT_DATA, name, length, b"", 0) != 0:
            fail("cannot make " + path)
        data = self.lib.ntfs_attr_open(inode, AT_DATA, name, length) or fail("no data in " + path)
        with open(path, "rb", buffering=0) as source:
            size = os.fstat(source.fileno()).st_size
            at = 0
            while at < size:
                try:
                    start = os.lseek(source.fileno(), at, os.SEEK_DATA)
                except OSError as e:
                    if e.errno != errno.ENXIO:
                        raise
                    break
                end = os.lseek(source.fileno(), start, os.SEEK_HOLE)
                if start > at and self.lib.ntfs_attr_truncate(data, start) != 0:
                    fail("cannot leave a hole in " + path)
                at = start
                while at < end:
                    piece = os.pread(source.fileno(), min(CHUNK, end - at), at)
                    written = self.lib.ntfs_attr_pwrite(data, at, len(piece), piece)
                    if written <= 0:
                        fail("cannot write " + path)
                    at += written
            if at < size and self.lib.ntfs_attr_truncate(data, size) != 0:
                fail("cannot leave a hole in " + path)
        if size > 0 and self.lib.ntfs_attr_pclose(data) != 0:
            fail("cannot end " + path)
        self.lib.ntfs_attr_close(data)

    def flag(self, path, number):
        """The flags of a folder, which what is made in it inherits."""
        for name, value in self.attributes.get(os.path.realpath(path), ()):
            if name == "system.ntfs_attrib_be":
                inode = self.open(number)
                if self.lib.ntfs_set_ntfs_attrib(inode, value[::-1], len(value), 0) != 0:
                    fail("cannot flag " + path)
                self.lib.ntfs_inode_close(inode)

    def mark(self, path, number, parent):
        """What a file gets when it is there."""
        for name, value in self.attributes.get(os.path.realpath(path), ()):
            inode = self.open(number)
            if name == "system.ntfs_reparse_data":
                if self.lib.ntfs_set_ntfs_reparse_data(inode, value, len(value), 0) != 0:
                    fail("cannot make a reparse point of " + path)
                self.lib.ntfs_inode_close(inode)
            elif name == "system.ntfs_dos_name":
                # closes both
                if self.lib.ntfs_set_ntfs_dos_name(inode, self.open(parent), value, len(value), 0) != 0:
                    fail("cannot give a short name to " + path)


def main(path, top, attributes, options):
    volume = Volume(path, options.split(","))
    with open(attributes) as lines:
        for line in lines:
            name, attribute, value = line.rstrip("\n").split("\t")
            known = volume.attributes.setdefault(os.path.realpath(os.path.join(top, name)), [])
            known.append((attribute, bytes.fromhex(value)))
    volume.folder(top, ROOT)
    volume.close()


main(*sys.argv[1:])
