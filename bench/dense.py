"""Makes a dense file of an image's data: dense.py IMAGE TARGET MIB [NUMBER]

The image's blocks of 512 KiB that are not all zeros, again and again, each time with another byte added to all of theirs: as
compressible as the image, and no block twice. Files of different numbers, 0 to 15, have none in common, unless one is larger
than sixteen times the image's data.
"""
import os
import sys

BLOCK = 512 << 10
image, target, room = open(sys.argv[1], "rb"), open(sys.argv[2], "wb"), int(sys.argv[3]) << 20
seed = 16 * int(sys.argv[4]) if len(sys.argv) > 4 else 0
while room > 0:
    table = bytes(byte ^ seed for byte in range(256))
    at = 0
    while room > 0:
        try:
            at = os.lseek(image.fileno(), at, os.SEEK_DATA) // BLOCK * BLOCK
        except OSError:
            break
        block = os.pread(image.fileno(), BLOCK, at)
        at += BLOCK
        # Mostly data: what has holes in it is not dense.
        if block.count(0) < len(block) // 2:
            target.write(block.translate(table)[:room])
            room -= len(block)
    seed += 1
