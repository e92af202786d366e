"""Makes and prints registry hives with hivex, which knows the right answer about them.

hive.py write HIVE...   puts the keys and values of HIVE.spec into HIVE
hive.py print HIVE      prints every key and value of HIVE in the same form

A line is "K path" or "V name type data" of the key before; texts are UTF-8 in hexadecimal, "-" where empty.
"""

import sys

import hivex


def text(field):
    return "" if field == "-" else bytes.fromhex(field).decode()


def hexadecimal(data):
    return data.hex() or "-"


def write(path):
    hive = hivex.Hivex(path, write=True)
    known = {"": hive.root()}

    def key(name):
        if name not in known:
            parent, _, child = name.rpartition("\\")
            known[name] = hive.node_add_child(key(parent), child)
        return known[name]

    node = hive.root()
    with open(path + ".spec") as lines:
        for line in lines:
            fields = line.split()
            if fields[0] == "K":
                node = key(text(fields[1]))
            else:
                data = b"" if fields[3] == "-" else bytes.fromhex(fields[3])
                hive.node_set_value(node, {"key": text(fields[1]), "t": int(fields[2]), "value": data})
    hive.commit(None)


def show(hive, node, path):
    print("K", hexadecimal(path.encode()))
    for value in hive.node_values(node):
        kind, data = hive.value_value(value)
        print("V", hexadecimal(hive.value_key(value).encode()), kind, hexadecimal(data))
    for child in hive.node_children(node):
        name = hive.node_name(child)
        show(hive, child, path + "\\" + name if path else name)


if sys.argv[1] == "write":
    for hive in sys.argv[2:]:
        write(hive)
else:
    hive = hivex.Hivex(sys.argv[2])
    show(hive, hive.root(), "")
