package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.RangeSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of a program for UEFI, as files in a folder: a unified kernel image holds the
 * kernel, its initramfs and its command line in sections called {@code .linux}, {@code .initrd} and
 * {@code .cmdline}.
 *
 * @param sections by name
 * @see <a href="https://uapi-group.org/specifications/specs/unified_kernel_image/">UAPI.5 Unified
 *     Kernel Image</a>; <a
 *     href="https://learn.microsoft.com/en-us/windows/win32/debug/pe-format">PE Format</a>
 */
record PeSections(FileNode file, Map<String, BlockSource> sections) implements FileTree {

    static final String LINUX = ".linux";
    static final String INITRD = ".initrd";
    static final String CMDLINE = ".cmdline";

    private static final int DOS_HEADER = 64;
    private static final int DOS_MAGIC = 0x5A4D;
    private static final int PE_MAGIC = 0x4550;
    private static final int COFF_HEADER = 24;
    private static final int SECTION = 40;
    private static final int MAX_SECTIONS = 96;
    private static final int NAME = 8;
    private static final BlockSource EMPTY = new BytesSource(new byte[0]);

    PeSections {
        sections = Map.copyOf(sections);
    }

    /** The sections of a file; empty if it is no program for UEFI. */
    static Optional<PeSections> of(Found found) throws IOException {
        BlockSource file = found.tree().content(found.node());
        Optional<ByteBuffer> dos = read(file, 0, DOS_HEADER);
        if (dos.isEmpty() || Short.toUnsignedInt(dos.get().getShort(0)) != DOS_MAGIC) {
            return Optional.empty();
        }
        long at = Integer.toUnsignedLong(dos.get().getInt(0x3C));
        Optional<ByteBuffer> coff = read(file, at, COFF_HEADER);
        if (coff.isEmpty() || coff.get().getInt(0) != PE_MAGIC) {
            return Optional.empty();
        }
        int count = Short.toUnsignedInt(coff.get().getShort(6));
        int optional = Short.toUnsignedInt(coff.get().getShort(20));
        Optional<ByteBuffer> table =
                count > MAX_SECTIONS
                        ? Optional.empty()
                        : read(file, at + COFF_HEADER + optional, count * SECTION);
        return table.map(bytes -> new PeSections(found.node(), sections(file, bytes)));
    }

    /** What leaves the file is left out, as is what comes a second time. */
    private static Map<String, BlockSource> sections(BlockSource file, ByteBuffer table) {
        Map<String, BlockSource> sections = new LinkedHashMap<>();
        for (int at = 0; at < table.limit(); at += SECTION) {
            long inMemory = Integer.toUnsignedLong(table.getInt(at + 8));
            long inFile = Integer.toUnsignedLong(table.getInt(at + 16));
            long offset = Integer.toUnsignedLong(table.getInt(at + 20));
            // the rest of a section is padding
            long length = inMemory == 0 ? inFile : Math.min(inMemory, inFile);
            if (length <= file.size() - offset) {
                sections.putIfAbsent(name(table, at), new RangeSource(file, offset, length));
            }
        }
        return sections;
    }

    private static String name(ByteBuffer table, int at) {
        byte[] name = new byte[NAME];
        table.get(at, name);
        return new String(name, StandardCharsets.US_ASCII).replace("\0", "");
    }

    private static Optional<ByteBuffer> read(BlockSource file, long at, int length)
            throws IOException {
        if (length > file.size() - at) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(at, bytes);
        return Optional.of(bytes.flip());
    }

    /** The section {@code name} of {@code file} as a file; the file itself if it has none. */
    static Found unwrap(Found file, String name) throws IOException {
        Optional<PeSections> pe = of(file);
        if (pe.isEmpty() || !pe.get().sections().containsKey(name)) {
            return file;
        }
        FileNode node = pe.get().lookup(pe.get().root(), name).orElseThrow();
        return new Found(file.path() + ":" + name, pe.get(), node);
    }

    @Override
    public String type() {
        return "pe";
    }

    /** The folder has the times and the owner of the file. */
    @Override
    public FileNode root() {
        return node(0, FileNode.Kind.DIRECTORY, 0);
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) {
        return list(directory).stream()
                .filter(entry -> entry.name().equals(name))
                .map(Entry::node)
                .findFirst();
    }

    @Override
    public List<Entry> list(FileNode directory) {
        List<String> names = sections.keySet().stream().sorted().toList();
        return names.stream()
                .map(name -> {
                    long size = sections.getOrDefault(name, EMPTY).size();
                    int number = names.indexOf(name) + 1;
                    return new Entry(name, node(number, FileNode.Kind.REGULAR, size));
                })
                .toList();
    }

    @Override
    public BlockSource content(FileNode file) throws IOException {
        return list(root()).stream()
                .filter(entry -> entry.node().equals(file))
                .findFirst()
                .map(entry -> sections.get(entry.name()))
                .orElseThrow(() -> new IllegalArgumentException("not one of the sections"));
    }

    @Override
    public String readLink(FileNode link) {
        throw new IllegalArgumentException("a section is no link");
    }

    private FileNode node(long number, FileNode.Kind kind, long size) {
        return new FileNode(
                number,
                kind,
                file.mode(),
                file.uid(),
                file.gid(),
                1,
                size,
                file.accessed(),
                file.modified(),
                file.changed());
    }
}
