#!/usr/bin/env python3
"""Makes a small encrypted store from what docs/formats says, and from nothing of ours: with hashlib, hmac and
the package cryptography. Prints the objects as `name hex`; known-answers.txt is what it printed.

    python3 known-answers.py > known-answers.txt
"""

import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET = bytes(range(32))  # of the domain
KEY = bytes(range(100, 132))  # the named key's version 2
SALT = bytes(range(200, 216))


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return struct.pack(">I", crc ^ 0xFFFFFFFF)


def checked(data):
    return data + crc32c(data)


def hkdf(salt, info):
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(SECRET)


def keyed_id(data):
    return hmac.new(hkdf(None, b"assay block id 1"), hashlib.sha256(data).digest(), "sha256").digest()


def plain_id(data):
    return hashlib.sha256(data).digest()


# Three frames: a compressed one (RFC 8878: a single segment of 65,536 bytes, one block of one repeated byte),
# one of zeros, and a short one as it is.
RLE = bytes.fromhex("28b52ffd 60 00ff 030008") + b"a"
PLAIN = b"a" * 65536 + bytes(65536) + b"hello"
PAYLOADS = [(0, b"a" * 65536, RLE), (2, b"hello", b"hello")]
SIZES = struct.pack(">III", len(RLE), 0, 1 << 31 | 5)
ZEROLESS = bytes([0b101])  # frames 0 and 2 are not zeros


# What a slim content has of its own, one frame as it is: 4 KiB and three runs, these 4 KiB, 8 KiB from offset 4,096 of
# the second part, and as many zeros.
LITERAL = b"b" * 4096
REST = LITERAL + struct.pack(">QQQQQQ", 0, 1 << 48, 4096, 2 << 48 | 4096, 12288, 0)
SLIM_SIZE = 20480


def header(sealed, salt, length, sizes):
    return checked(b"ASSAYBLK" + bytes([1, sealed, 0, 0]) + struct.pack(">I", length) + salt + sizes)


def sealed_block(block_id, length, sizes, payloads):
    head = header(1, SALT, length, sizes)
    aes = AESGCM(hkdf(SALT, b"assay block key 1" + block_id))
    return head + b"".join(
        aes.encrypt(bytes(11) + bytes([frame]), payload, head) for frame, _, payload in payloads
    )


def clear_block(block_id, length, sizes, payloads):
    return header(0, bytes(16), length, sizes) + b"".join(
        hashlib.sha256(block_id + bytes([frame]) + plain).digest()[:16] + payload
        for frame, plain, payload in payloads
    )


def wrap(context):
    name = b"acme"
    nonce = bytes(range(50, 62))
    aad = struct.pack(">I", len(name)) + name + context
    return struct.pack(">I", 2) + nonce + AESGCM(KEY).encrypt(nonce, SECRET, aad)


def put_page(identify, block, plain, zeroless, sizes, payloads):
    block_id = identify(plain)
    page_id = identify(block_id + zeroless)
    page = checked(b"ASSAYPAG" + struct.pack(">II", 1, 1) + block_id + sizes.ljust(32, b"\0"))
    b, p = block_id.hex(), page_id.hex()
    print(f"blocks/{b[:2]}/{b[2:4]}/{b}", block(block_id, len(plain), sizes, payloads).hex())
    print(f"pages/{p[:2]}/{p}", page.hex())
    return page_id


def put_root(identify, magic, size, key, prefix, rest):
    size = struct.pack(">Q", size)
    content_id = identify(prefix + size + rest + key)
    lock = wrap(content_id) if key else b""
    root = checked(
        magic + struct.pack(">I", 1) + size
        + struct.pack(">H", len(key)) + key + struct.pack(">H", len(lock)) + lock + rest
    )
    print(f"contents/{content_id.hex()}", root.hex())


def content(identify, block, key):
    page_id = put_page(identify, block, PLAIN, ZEROLESS, SIZES, PAYLOADS)
    put_root(identify, b"ASSAYCON", len(PLAIN), key, b"", page_id)
    own_id = put_page(
        identify, block, REST, bytes([1]), struct.pack(">I", 1 << 31 | len(REST)), [(0, REST, REST)]
    )
    parts = struct.pack(">QH", 3, 2)
    parts += struct.pack(">Q", len(REST)) + own_id + struct.pack(">Q", len(PLAIN)) + page_id
    put_root(identify, b"ASSAYSLM", SLIM_SIZE, key, b"\xff" * 8, parts)


content(plain_id, clear_block, b"")
content(keyed_id, sealed_block, b"acme")
domain = checked(b"ASSAYDOM" + struct.pack(">I", 1) + wrap(b"assay domain"))
print("domains/" + hashlib.sha256(b"acme").hexdigest(), domain.hex())
versions = bytes(32) + KEY
keys = b"ASSAYKEY" + struct.pack(">III", 1, 1, 4) + b"acme" + struct.pack(">I", 2) + versions
print("keys", checked(keys).hex())
