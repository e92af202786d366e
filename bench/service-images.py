"""Writes the SQL that makes many images at once: service-images.py assay|glance PROJECT FIRST LAST

The same ones for both: active, of five distributions, with two tags and three properties; about an eighth are public and
another project's, the others the project's own. What a client could make one by one would take hours.
"""
import hashlib
import sys
import uuid

kind, project, first, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
DISTROS = ["debian", "ubuntu", "centos", "alma", "windows"]


def rows():
    for n in range(first, last):
        image = uuid.UUID(hashlib.md5(b"bench %d" % n).hexdigest())
        distro, team, owner = DISTROS[image.bytes[0] % 5], f"team-{image.bytes[1] % 10}", project
        if public := image.bytes[2] % 8 == 0:
            owner = project.replace("1", "2")
        yield n, image, owner, f"image-{n:06}", distro, team, "public" if public else "private"


def time(n):
    return f"2026-01-{1 + n // 86400 % 28:02} {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}"


def assay():
    print("copy images (id, project_id, name, status, visibility, os_family, min_disk, min_ram, container_format,"
          " disk_format, tags, properties, created_at, updated_at, sha256, size, content, md5, sha512) from stdin;")
    for n, image, owner, name, distro, tag, visibility in rows():
        digest = hashlib.sha512(name.encode()).hexdigest()
        print(image, owner, name, "active", visibility, "linux", 10, 512, "bare", "qcow2" if n % 2 else "raw",
              "{bench,%s}" % tag, '{"os_distro": "%s", "os_version": "%d", "hw_disk_bus": "virtio"}' % (distro, n % 20),
              time(n), time(n), digest[:64], 1000000 + n, digest[64:], digest[:32], digest, sep="\t")
    print("\\.\nanalyze images;")


def glance():
    print("begin;")
    for n, image, owner, name, distro, tag, visibility in rows():
        digest, at = hashlib.sha512(name.encode()).hexdigest(), time(n)
        print(f"insert into images values ('{image}', '{name}', {1000000 + n}, 'active', '{at}', '{at}', null, 0,"
              f" '{'qcow2' if n % 2 else 'raw'}', 'bare', '{digest[:32]}', '{owner}', 10, 512, 0, null,"
              f" '{visibility}', 0, 'sha512', '{digest}');")
        for key, value in {"os_distro": distro, "os_version": n % 20, "hw_disk_bus": "virtio"}.items():
            print("insert into image_properties (image_id, name, value, created_at, updated_at, deleted)"
                  f" values ('{image}', '{key}', '{value}', '{at}', '{at}', 0);")
        for value in "bench", tag:
            print("insert into image_tags (image_id, value, created_at, updated_at, deleted)"
                  f" values ('{image}', '{value}', '{at}', '{at}', 0);")
        print("insert into image_locations (image_id, value, created_at, updated_at, deleted, meta_data, status)"
              f""" values ('{image}', 'file:///nowhere/{image}', '{at}', '{at}', 0, '{{"store": "file"}}', 'active');""")
    print("commit;\nanalyze;")


{"assay": assay, "glance": glance}[kind]()
