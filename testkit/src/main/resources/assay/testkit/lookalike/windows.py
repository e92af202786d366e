"""Fills an NTFS volume without mounting it: windows.py VOLUME FOLDER

Everything in FOLDER is put into the volume that mkntfs made, by ntfs-3g's own library, so that neither FUSE nor root
is needed. A file NAME.hive-spec becomes the registry hive NAME, written by hivex: a line is "K path" or "V name type
data" of the key before; texts are UTF-8 in hexadecimal, "-" where empty.
"""

import ctypes
import ctypes.util
import os
import struct
import sys

SPEC = ".hive-spec"
AT_DATA = 0x80
ROOT = 5


def fail(what):
    sys.exit("windows.py: " + what + ": " + os.strerror(ctypes.get_errno()))


class Volume:
    def __init__(self, path):
        name = ctypes.util.find_library("ntfs-3g")
        if name is None:
            sys.exit("windows.py: there is no libntfs-3g; it comes with the package ntfs-3g")
        self.lib = ctypes.CDLL(name, use_errno=True)
        pointer, size = ctypes.c_void_p, ctypes.c_int64
        for function, result, arguments in (
            ("ntfs_mount", pointer, (ctypes.c_char_p, ctypes.c_ulong)),
            ("ntfs_umount", ctypes.c_int, (pointer, ctypes.c_int)),
            ("ntfs_inode_open", pointer, (pointer, ctypes.c_uint64)),
            ("ntfs_inode_close", ctypes.c_int, (pointer,)),
            ("ntfs_create", pointer, (pointer, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_uint8, ctypes.c_uint32)),
            ("ntfs_attr_open", pointer, (pointer, ctypes.c_uint32, pointer, ctypes.c_uint32)),
            ("ntfs_attr_pwrite", size, (pointer, size, size, ctypes.c_char_p)),
            ("ntfs_attr_close", None, (pointer,)),
        ):
            found = getattr(self.lib, function)
            found.restype, found.argtypes = result, arguments
        self.unnamed = ctypes.addressof(ctypes.c_uint16.in_dll(self.lib, "AT_UNNAMED"))
        self.volume = self.lib.ntfs_mount(os.fsencode(path), 0) or fail("cannot open " + path)
        self.folders = {"": ROOT}

    def close(self):
        if self.lib.ntfs_umount(self.volume, 0) != 0:
            fail("cannot close the volume")

    def create(self, parent, name, kind):
        """The inode of a new file or folder: to be closed."""
        folder = self.lib.ntfs_inode_open(self.volume, parent) or fail("cannot open a folder")
        utf16 = name.encode("utf-16-le")
        made = self.lib.ntfs_create(folder, 0, utf16, len(utf16) // 2, kind) or fail("cannot make " + name)
        self.lib.ntfs_inode_close(folder)
        return made

    def folder(self, path):
        """The number of the folder, which is made if there is none; case makes no difference."""
        key = path.lower()
        if key not in self.folders:
            above, _, name = path.rpartition("/")
            made = self.create(self.folder(above), name, 0o040000)
            self.folders[key] = ctypes.c_uint64.from_address(made).value
            self.lib.ntfs_inode_close(made)
        return self.folders[key]

    def file(self, path, content):
        above, _, name = path.rpartition("/")
        made = self.create(self.folder(above), name, 0o100000)
        if content:
            data = self.lib.ntfs_attr_open(made, AT_DATA, self.unnamed, 0) or fail("no data in " + path)
            if self.lib.ntfs_attr_pwrite(data, 0, len(content), content) != len(content):
                fail("cannot write " + path)
            self.lib.ntfs_attr_close(data)
        self.lib.ntfs_inode_close(made)


def cell(content):
    size = (len(content) + 4 + 7) // 8 * 8
    return struct.pack("<i", -size) + content.ljust(size - 4, b"\0")


def empty_hive():
    """A hive with a root key and a security descriptor, for hivex to add to."""
    descriptor = b"\1\0\0\x80" + bytes(16)
    security = cell(b"sk\0\0" + struct.pack("<IIII", 32, 32, 1, len(descriptor)) + descriptor)
    root = 32 + len(security)
    key = struct.pack("<2sHQIIIIIIIIII", b"nk", 0x2C, 0x01D9_0000_0000_0000, 0, 0, 0, 0,
                      0xFFFFFFFF, 0xFFFFFFFF, 0, 0xFFFFFFFF, 32, 0xFFFFFFFF)
    cells = security + cell(key + bytes(20) + struct.pack("<HH", 4, 0) + b"ROOT")
    cells += struct.pack("<i", 4096 - 32 - len(cells))
    header = struct.pack("<4sIIQIIIIIII", b"regf", 1, 1, 0, 1, 5, 0, 1, root, 4096, 1).ljust(508, b"\0")
    checksum = 0
    for (word,) in struct.iter_unpack("<I", header):
        checksum ^= word
    page = (header + struct.pack("<I", checksum)).ljust(4096, b"\0")
    return page + (struct.pack("<4sII", b"hbin", 0, 4096).ljust(32, b"\0") + cells).ljust(4096, b"\0")


def text(field):
    return "" if field == "-" else bytes.fromhex(field).decode()


def hive(spec):
    """The hive that a spec file says."""
    import hivex

    path = spec + ".hive"
    with open(path, "wb") as file:
        file.write(empty_hive())
    made = hivex.Hivex(path, write=True)
    known = {"": made.root()}

    def key(name):
        if name.lower() not in known:
            above, _, child = name.rpartition("\\")
            known[name.lower()] = made.node_add_child(key(above), child)
        return known[name.lower()]

    node = made.root()
    with open(spec) as lines:
        for line in lines:
            fields = line.split()
            if fields[0] == "K":
                node = key(text(fields[1]))
            else:
                data = b"" if fields[3] == "-" else bytes.fromhex(fields[3])
                made.node_set_value(node, {"key": text(fields[1]), "t": int(fields[2]), "value": data})
    made.commit(None)
    with open(path, "rb") as file:
        content = file.read()
    os.remove(path)
    return content


def main(path, top):
    volume = Volume(path)
    for folder, folders, files in os.walk(top):
        at = os.path.relpath(folder, top)
        at = "" if at == "." else "/" + at
        for name in sorted(folders):
            volume.folder(at + "/" + name)
        for name in sorted(files):
            whole = os.path.join(folder, name)
            if name.endswith(SPEC):
                volume.file(at + "/" + name[: -len(SPEC)], hive(whole))
            else:
                with open(whole, "rb") as file:
                    volume.file(at + "/" + name, file.read())
    volume.close()


main(*sys.argv[1:])
