package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.codec.Bzip2InputStream;
import assay.disk.codec.DecodedStream;
import assay.disk.codec.Lz4InputStream;
import assay.disk.codec.LzopInputStream;
import assay.disk.codec.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * What an initramfs holds, as far as it matters for starting: its modules, its rules for naming
 * network interfaces, and its copy of {@code modprobe.d}.
 *
 * <p>An initramfs is a sequence of archives, plain ones first (early microcode), then most often
 * one compressed to the end of the file. It is read once as a stream and never kept.
 *
 * @param modules names of kernel modules as the kernel spells them: {@code virtio_blk}
 * @param networkRules paths of udev rules that pin interface names to the machine it was built on
 * @param modprobe files of {@code etc/modprobe.d} by path
 * @see <a href="https://docs.kernel.org/driver-api/early-userspace/buffer-format.html">Linux kernel
 *     documentation, "initramfs buffer format"</a>
 */
record Initramfs(Set<String> modules, List<String> networkRules, Map<String, byte[]> modprobe) {

    /** Generous: full images of general-purpose distributions unpack to 300 MB. */
    private static final long MAX_UNPACKED = 1L << 30;

    private static final int MAX_ENTRIES = 200_000;
    private static final int MAX_SEGMENTS = 64;
    private static final int MAX_KEPT = 1_000;
    private static final int MAX_CONFIG = 64 * 1024;
    private static final int XZ_MEMORY_KIB = 80 * 1024;

    private static final int BUFFER = 64 * 1024;

    Initramfs {
        modules = Set.copyOf(modules);
        networkRules = List.copyOf(networkRules);
        modprobe = Collections.unmodifiableSortedMap(new TreeMap<>(modprobe));
    }

    /**
     * Reads an initramfs.
     *
     * @throws ImageException if it is none, is broken, or is compressed in a way that we do not
     *     read
     */
    static Initramfs read(BlockSource file) throws IOException {
        return read(file, MAX_UNPACKED);
    }

    /** As {@link #read(BlockSource)}, with another bound on what one segment unpacks to. */
    static Initramfs read(BlockSource file, long maxUnpacked) throws IOException {
        Reader reader = new Reader(maxUnpacked);
        long at = skipZeros(file, 0);
        for (int segment = 0; at < file.size(); segment++) {
            if (segment >= MAX_SEGMENTS) {
                throw broken(Reason.LIMIT, at, "more than " + MAX_SEGMENTS + " archives");
            }
            at = skipZeros(file, reader.segment(file, at));
        }
        return new Initramfs(reader.modules, List.copyOf(reader.networkRules), reader.modprobe);
    }

    /** Archives are padded with zeros; the next starts at a multiple of four bytes. */
    private static long skipZeros(BlockSource file, long from) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(4_096);
        for (long at = from; at < file.size(); at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), file.size() - at));
            file.read(at, chunk);
            for (int i = 0; i < chunk.limit(); i++) {
                if (chunk.get(i) != 0) {
                    return at + i;
                }
            }
        }
        return file.size();
    }

    private static ImageException broken(Reason reason, long at, String what) {
        return new ImageException(reason, "initramfs", at, what);
    }

    private static final class Reader {

        private final Set<String> modules = new TreeSet<>();
        private final Set<String> networkRules = new TreeSet<>();
        private final Map<String, byte[]> modprobe = new LinkedHashMap<>();
        private final long maxUnpacked;
        private int entries;

        Reader(long maxUnpacked) {
            this.maxUnpacked = maxUnpacked;
        }

        /** Reads the segment at {@code at}; returns where it ends. */
        long segment(BlockSource file, long at) throws IOException {
            ByteBuffer start = ByteBuffer.allocate(6);
            start.limit((int) Math.min(6, file.size() - at));
            file.read(at, start);
            String compression = Compression.of(start.flip());
            InputStream raw = new SourceStream(file, at);
            if (compression.equals("none")) {
                return at + archive(raw);
            }
            try (InputStream decoder = Compression.open(compression, raw)) {
                InputStream unpacked = new BoundedStream(decoder, "initramfs", maxUnpacked);
                archives(new BufferedInputStream(unpacked, BUFFER));
                // the JDK's and XZ's decoders read on by themselves
                return switch (decoder) {
                    case ZstdInputStream zstd -> at + zstd.position();
                    case DecodedStream stream -> at + stream.position();
                    default -> file.size();
                };
            } catch (ZipException | EOFException | XZIOException e) {
                throw broken(Reason.CORRUPT, at, "its " + compression + " data: " + e.getMessage());
            }
        }

        /** Archives one after the other up to the end of the stream, zeros between them. */
        private void archives(InputStream in) throws IOException {
            in.mark(1);
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != 0) {
                    in.reset();
                    archive(in);
                }
                in.mark(1);
            }
        }

        private long archive(InputStream in) throws IOException {
            CpioReader cpio = new CpioReader(in);
            for (Optional<CpioReader.Entry> entry = cpio.next();
                    entry.isPresent();
                    entry = cpio.next()) {
                if (++entries > MAX_ENTRIES) {
                    throw broken(Reason.LIMIT, -1, "more than " + MAX_ENTRIES + " entries");
                }
                note(cpio, entry.get());
            }
            return cpio.position();
        }

        private void note(CpioReader cpio, CpioReader.Entry entry) throws IOException {
            String path = entry.name();
            Optional<String> module = ModuleName.ofFile(path);
            if (module.isPresent()) {
                modules.add(module.get());
            } else if (isNetworkRule(path) && networkRules.size() < MAX_KEPT) {
                networkRules.add("/" + path);
            } else if (isModprobe(path) && entry.isRegular() && modprobe.size() < MAX_KEPT) {
                modprobe.put("/" + path, cpio.content(entry, MAX_CONFIG));
            } else if (path.endsWith("squashfs-root.img") || path.endsWith("squash-root.img")) {
                // dracut-squash keeps everything but the first steps in there
                throw broken(Reason.UNSUPPORTED, -1, "its files are in a squashfs: " + path);
            }
        }

        private static boolean isNetworkRule(String path) {
            return path.contains("udev/rules.d/") && path.contains("persistent-net");
        }

        private static boolean isModprobe(String path) {
            return path.startsWith("etc/modprobe.d/") && path.endsWith(".conf");
        }
    }

    /** The compressions of the kernel's {@code lib/decompress.c}, told by their first bytes. */
    private static final class Compression {

        private static final Map<String, int[]> MAGIC =
                new TreeMap<>(
                        Map.of(
                                "none", new int[] {'0', '7', '0', '7', '0'},
                                "gzip", new int[] {0x1F, 0x8B},
                                "xz", new int[] {0xFD, '7', 'z', 'X', 'Z', 0},
                                "zstd", new int[] {0x28, 0xB5, 0x2F, 0xFD},
                                "lz4", new int[] {0x02, 0x21, 0x4C, 0x18},
                                "lz4 frame", new int[] {0x04, 0x22, 0x4D, 0x18},
                                "bzip2", new int[] {'B', 'Z', 'h'},
                                "lzma", new int[] {0x5D, 0, 0},
                                "lzo", new int[] {0x89, 'L', 'Z', 'O'}));

        static String of(ByteBuffer start) {
            for (Map.Entry<String, int[]> known : MAGIC.entrySet()) {
                int[] magic = known.getValue();
                int i = 0;
                while (i < magic.length && i < start.limit() && (start.get(i) & 0xFF) == magic[i]) {
                    i++;
                }
                if (i == magic.length) {
                    return known.getKey();
                }
            }
            return "unknown";
        }

        static InputStream open(String compression, InputStream raw) throws IOException {
            return switch (compression) {
                case "gzip" -> new GZIPInputStream(raw, BUFFER);
                case "xz" -> new XZInputStream(raw, XZ_MEMORY_KIB);
                case "zstd" -> new ZstdInputStream(raw);
                case "lzma" -> new LZMAInputStream(raw, XZ_MEMORY_KIB);
                case "lz4", "lz4 frame" -> new Lz4InputStream(raw);
                case "lzo" -> new LzopInputStream(raw);
                case "bzip2" -> new Bzip2InputStream(raw);
                default -> throw broken(Reason.CORRUPT, 0, "neither an archive nor compressed");
            };
        }
    }
}
