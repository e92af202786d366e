"""What Glance's file store does with an upload: prints the seconds it took, and those of processors.

    glance-store.py FILE TARGET

As in glance_store's filesystem driver and glance's own reading: pieces of 64 KiB, the MD5 and then the digest that
os_hash_algo names over each, then the write. Nothing is synchronised, since Glance does not. HTTP is left out.
"""
import hashlib
import sys
import time

wall, cpu = time.perf_counter(), time.process_time()
checksum, os_hash = hashlib.md5(usedforsecurity=False), hashlib.sha512()
with open(sys.argv[1], "rb", buffering=0) as source, open(sys.argv[2], "wb", buffering=0) as target:
    while piece := source.read(64 << 10):
        os_hash.update(piece)
        checksum.update(piece)
        target.write(piece)
print(time.perf_counter() - wall, time.process_time() - cpu, checksum.hexdigest(), os_hash.hexdigest())
