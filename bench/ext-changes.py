"""Prints debugfs's commands that make one tree of files of another: ext-changes.py FROM TO"""
import filecmp
import os
import stat
import sys

old, new = sys.argv[1], sys.argv[2]


def paths(root):
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            found[path[len(root):]] = os.lstat(path)
    return found


def same(path, before, after):
    if stat.S_IFMT(before.st_mode) != stat.S_IFMT(after.st_mode):
        return False
    if stat.S_ISREG(after.st_mode):
        return before.st_size == after.st_size and filecmp.cmp(old + path, new + path, shallow=True)
    return not stat.S_ISLNK(after.st_mode) or os.readlink(old + path) == os.readlink(new + path)


before, after = paths(old), paths(new)
for path in sorted(before, reverse=True):
    if path not in after or not same(path, before[path], after[path]):
        print(("rmdir" if stat.S_ISDIR(before[path].st_mode) else "rm"), f'"{path}"')
for path, status in sorted(after.items()):
    if path in before and same(path, before[path], status):
        continue
    if stat.S_ISDIR(status.st_mode):
        print(f'mkdir "{path}"')
    elif stat.S_ISLNK(status.st_mode):
        print(f'symlink "{path}" "{os.readlink(new + path)}"')
    elif stat.S_ISREG(status.st_mode):
        print(f'write "{new + path}" "{path}"')
        print(f'sif "{path}" mode 0{status.st_mode:o}')
