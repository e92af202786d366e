"""What every maker of hostile files uses: a base image made by a real tool, and changes to its bytes."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

MIB = 1 << 20


class Corpus:
    """A folder of files, each broken or malicious in the one way that its name says."""

    def __init__(self, folder: Path, work: Path):
        self.folder = folder
        self.work = work
        self.count = 0

    def path(self, name: str) -> Path:
        """Where the file called name goes; two of one name are a mistake of the script."""
        path = self.folder / name
        assert not path.exists(), name
        self.count += 1
        return path

    def add(self, name: str, content: bytes) -> None:
        self.path(name).write_bytes(content)

    def changed(self, name: str, base: Path, *changes: tuple[int, bytes]) -> Path:
        """A sparse copy of base with bytes written over it; an offset below 0 counts from the end."""
        path = self.path(name)
        subprocess.run(["cp", "--sparse=always", base, path], check=True)
        with path.open("r+b") as file:
            for offset, content in changes:
                file.seek(offset, os.SEEK_END if offset < 0 else os.SEEK_SET)
                file.write(content)
        return path

    def truncated(self, family: str, base: Path, *sizes: int) -> None:
        """Copies of base that end early."""
        for size in sizes:
            path = self.changed(f"{family}-truncated-{size}", base)
            os.truncate(path, size)

    def table(self, family: str, base: Path, rows, repair=lambda path: None) -> None:
        """One file for each value of each row (name, offset, struct format, values)."""
        for name, offset, layout, values in rows:
            for value in values:
                path = self.changed(f"{family}-{name}-{value:x}", base, (offset, struct.pack(layout, value)))
                repair(path)


def run(*command) -> bytes:
    done = subprocess.run([str(part) for part in command], capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stderr.decode()}")
    return done.stdout


def image(work: Path, name: str, kind: str, size: str = "8M", *options: str) -> Path:
    """An image of qemu-img's with data in its first and sixth MiB."""
    path = work / name
    raw = work / "pattern.raw"
    if not raw.exists():
        raw.write_bytes(b"")
        os.truncate(raw, 8 * MIB)
        with raw.open("r+b") as file:
            for at in (0, 5 * MIB):
                file.seek(at)
                file.write(bytes(range(1, 251)) * 400)
    run("qemu-img", "convert", "-f", "raw", "-O", kind, *options, raw, path)
    return path


def volume(work: Path, name: str, size: int, *command) -> Path:
    """An empty file with a file system that command puts into it."""
    path = work / name
    path.write_bytes(b"")
    os.truncate(path, size)
    run(*command, path)
    return path


def tree(work: Path, name: str, files: dict[str, bytes | int | str]) -> Path:
    """A folder of files: bytes are content, a number is the size of a hole, text is where a link points."""
    top = work / name
    shutil.rmtree(top, ignore_errors=True)
    for path, content in files.items():
        file = top / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            file.symlink_to(content)
        elif isinstance(content, int):
            file.write_bytes(b"")
            os.truncate(file, content)
        else:
            file.write_bytes(content)
    return top


CRC32C = []
for byte in range(256):
    crc = byte
    for _ in range(8):
        crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    CRC32C.append(crc)


def crc32c(content: bytes) -> int:
    crc = 0xFFFFFFFF
    for value in content:
        crc = (crc >> 8) ^ CRC32C[(crc ^ value) & 0xFF]
    return crc ^ 0xFFFFFFFF


def patch(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def read(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)
