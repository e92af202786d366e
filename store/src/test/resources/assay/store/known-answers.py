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


def header(sealed, salt):
    return checked(b"ASSAYBLK" + bytes([1, sealed, 0, 0]) + struct.pack(">I", len(PLAIN)) + salt + SIZES)


def sealed_block(block_id):
    head = header(1, SALT)
    aes = AESGCM(hkdf(SALT, b"assay block key 1" + block_id))
    return head + b"".join(
        aes.encrypt(bytes(11) + bytes([frame]), payload, head) for frame, _, payload in PAYLOADS
    )


def clear_block(block_id):
    return header(0, bytes(16)) + b"".join(
        hashlib.sha256(block_id + bytes([frame]) + plain).digest()[:16] + payload
        for frame, plain, payload in PAYLOADS
    )


def wrap(context):
    name = b"acme"
    nonce = bytes(range(50, 62))
    aad = struct.pack(">I", len(name)) + name + context
    return struct.pack(">I", 2) + nonce + AESGCM(KEY).encrypt(nonce, SECRET, aad)


def content(identify, block, key):
    block_id = identify(PLAIN)
    page_id = identify(block_id + ZEROLESS)
    size = struct.pack(">Q", len(PLAIN))
    content_id = identify(size + page_id + key)
    lock = wrap(content_id) if key else b""
    sizes = SIZES + bytes(20)
    page = checked(b"ASSAYPAG" + struct.pack(">II", 1, 1) + block_id + sizes)
    root = checked(
        b"ASSAYCON" + struct.pack(">I", 1) + size
        + struct.pack(">H", len(key)) + key + struct.pack(">H", len(lock)) + lock + page_id
    )
    b, p, c = block_id.hex(), page_id.hex(), content_id.hex()
    print(f"blocks/{b[:2]}/{b[2:4]}/{b}", block(block_id).hex())
    print(f"pages/{p[:2]}/{p}", page.hex())
    print(f"contents/{c}", root.hex())


content(plain_id, clear_block, b"")
content(keyed_id, sealed_block, b"acme")
domain = checked(b"ASSAYDOM" + struct.pack(">I", 1) + wrap(b"assay domain"))
print("domains/" + hashlib.sha256(b"acme").hexdigest(), domain.hex())
versions = bytes(32) + KEY
keys = b"ASSAYKEY" + struct.pack(">III", 1, 1, 4) + b"acme" + struct.pack(">I", 2) + versions
print("keys", checked(keys).hex())
