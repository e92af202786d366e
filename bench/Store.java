import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.DiskWriter;
import assay.disk.DiskWriters;
import assay.disk.FileSource;
import assay.disk.SourceCopy;
import assay.guest.free.FreeSpace;
import assay.store.block.ObjectId;
import assay.store.care.Collection;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.content.DigestAlgorithm;
import assay.store.content.Slimming;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The store's side of {@code bench/store}, in a JVM that has done it before, as a server has. */
class Store {

    private static final Set<DigestAlgorithm> DIGESTS =
            EnumSet.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA512);

    /** What the server reads of a request at once. */
    private static final int PIECE = 256 << 10;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Path folder;
    private final KeyFile keys;
    private final FolderPlace place;
    private final Contents contents;

    Store(Path folder) throws IOException {
        this.folder = folder;
        keys = new KeyFile(folder.resolveSibling(folder.getFileName() + ".keys"));
        keys.create("owner");
        place = new FolderPlace(folder);
        contents = new Contents(place, keys, Clock.systemUTC());
    }

    /** Arguments: what to do, the folder for what is written, and what that part wants. */
    static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[1]);
        List<String> rest = List.of(arguments).subList(2, arguments.length);
        switch (arguments[0]) {
            case "ingest" -> ingest(work, rest);
            case "serve" -> serve(work, rest);
            case "dedup" -> dedup(work, rest);
            case "first-byte" -> firstByte(work, Path.of(rest.getFirst()));
            case "memory" -> memory(work);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** As the server stores an upload: encrypted, and every block put whoever else has it. */
    private static Contents.Options upload(Set<DigestAlgorithm> digests) {
        return new Contents.Options(Optional.of("owner"), digests, _ -> false);
    }

    private ContentWriter.Sealed put(Path file, Contents.Options options) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                ContentWriter writer = contents.write(UUID.randomUUID(), options)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (channel.read(piece.clear()) >= 0) {
                writer.write(piece.flip());
            }
            ContentWriter.Sealed sealed = writer.seal();
            writer.commit();
            return sealed;
        }
    }

    private static void ingest(Path work, List<String> arguments) throws Exception {
        Path peer = Path.of(arguments.get(0));
        int runs = Integer.parseInt(arguments.get(1));
        for (String file : arguments.subList(2, arguments.size())) {
            double[][] ours = new double[runs][];
            double[][] theirs = new double[runs][];
            Map<DigestAlgorithm, String> digests = Map.of();
            String[] said = {};
            for (int run = -1; run < runs; run++) {
                Store store = new Store(work.resolve("store"));
                double[] start = clocks();
                digests = store.put(Path.of(file), upload(DIGESTS)).digests();
                double[] took = since(start);
                delete(work.resolve("store"));
                said = peer(peer, file, work.resolve("copy"));
                if (run >= 0) {
                    ours[run] = took;
                    theirs[run] =
                            new double[] {Double.parseDouble(said[0]), Double.parseDouble(said[1])};
                }
            }
            if (!digests.get(DigestAlgorithm.MD5).equals(said[2])
                    || !digests.get(DigestAlgorithm.SHA512).equals(said[3])) {
                throw new IllegalStateException("the digests differ");
            }
            long size = Files.size(Path.of(file));
            row("ingest " + Path.of(file).getFileName() + " assay", size, ours);
            row("ingest " + Path.of(file).getFileName() + " glance's store", size, theirs);
            verdict("throughput, times the peer's", median(theirs, 0) / median(ours, 0), 1.5);
        }
    }

    private static String[] peer(Path script, String file, Path target) throws Exception {
        Process process =
                new ProcessBuilder("python3", script.toString(), file, target.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the peer failed");
        }
        Files.delete(target);
        return said.strip().split(" ");
    }

    private static void serve(Path work, List<String> files) throws Exception {
        Store store = new Store(work.resolve("store"));
        List<Content> stored = new ArrayList<>();
        for (String file : files) {
            stored.add(store.put(Path.of(file), upload(Set.of())).content());
        }
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            System.out.println(
                    "port " + server.getLocalPort() + " pid " + ProcessHandle.current().pid());
            while (true) {
                Socket socket = server.accept();
                threads.submit(() -> {
                    try (socket) {
                        answer(store, stored, socket);
                    } catch (IOException e) {
                        System.err.println(e);
                    }
                });
            }
        }
    }

    /** {@code GET /N}: the content number N, all of it. */
    private static void answer(Store store, List<Content> stored, Socket socket)
            throws IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String request = in.readLine();
        for (String line = request; line != null && !line.isEmpty(); ) {
            line = in.readLine();
        }
        Content content = stored.get(Integer.parseInt(request.split("[ /]+")[1]));
        OutputStream out = socket.getOutputStream();
        String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n";
        out.write(head.formatted(content.size()).getBytes(StandardCharsets.US_ASCII));
        try (ContentSource source = store.contents.open(content.id())) {
            SourceCopy.copy(source, 0, source.size(), out);
        }
    }

    /**
     * What all images take up in one store, in bytes of its files: as they are, and without free
     * space; then with each made slim of those before it, as far as that is worth it.
     */
    private static void dedup(Path work, List<String> images) throws IOException {
        for (boolean all : new boolean[] {true, false}) {
            Path folder = work.resolve(all ? "whole" : "without-free");
            Store store = new Store(folder);
            List<ObjectId> stored = new ArrayList<>();
            double[] start = clocks();
            long before = 0;
            for (String image : images) {
                stored.add(store.put(image, all));
                System.err.printf(
                        "  %s adds %.0f MiB%n",
                        Path.of(image).getFileName(), (size(folder) - before) / 1048576.0);
                before = size(folder);
            }
            said(folder.getFileName().toString(), folder, start);
            start = clocks();
            store.slim(stored);
            said(folder.getFileName() + ",slim", folder, start);
        }
    }

    private ObjectId put(String image, boolean all) throws IOException {
        try (DiskImage disk = DiskFormats.open(FileSource.open(Path.of(image)));
                ContentWriter writer =
                        contents.write(
                                UUID.randomUUID(),
                                new Contents.Options(Optional.of("owner"), Set.of(), _ -> true))) {
            writer.write(all ? disk.disk() : FreeSpace.find(disk.disk()).without(), _ -> {});
            Content content = writer.seal().content();
            writer.commit();
            return content.id();
        }
    }

    private void slim(List<ObjectId> stored) throws IOException {
        Slimming slimming = new Slimming(place, keys, Clock.systemUTC());
        for (int number = 1; number < stored.size(); number++) {
            Optional<Slimming.Slim> slim =
                    slimming.run(stored.get(number), stored.subList(0, number));
            if (slim.isPresent()) {
                System.err.printf(
                        "  number %d: %.1f MiB of its own, then %.1f%n",
                        number + 1,
                        slim.get().before() / 1048576.0,
                        slim.get().after() / 1048576.0);
                contents.delete(stored.get(number));
                stored.set(number, slim.get().content().id());
            }
        }
        new Collection(place, Clock.systemUTC()).run(Collection.Options.USUAL);
    }

    private static void said(String what, Path folder, double[] start) throws IOException {
        double[] took = since(start);
        System.out.printf("%s %d %.1f %.1f%n", what, size(folder), took[0], took[1]);
    }

    private static long size(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /**
     * Opens the content, lays out the container and reads its first 64 KiB, and 64 KiB of its
     * middle.
     */
    private static void firstByte(Path work, Path large) throws IOException {
        Store store = new Store(work.resolve("store"));
        Content content;
        try (FileSource source = FileSource.open(large);
                ContentWriter writer = store.contents.write(UUID.randomUUID(), upload(Set.of()))) {
            writer.write(source, _ -> {});
            content = writer.seal().content();
            writer.commit();
        }
        for (String name : DiskWriters.names()) {
            if (DiskWriters.find(name).orElseThrow() instanceof DiskWriter.View view) {
                double[][] took = new double[15][];
                for (int run = -15; run < took.length; run++) {
                    double[] start = clocks();
                    try (ContentSource source = store.contents.open(content.id())) {
                        BlockSource container = view.view().of(source);
                        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
                        container.read(0, bytes);
                        container.read(container.size() / 2 & -512, bytes.clear());
                    }
                    if (run >= 0) {
                        took[run] = since(start);
                    }
                }
                System.out.printf(
                        "  first byte %-14s %7.1f ms wall %7.1f ms CPU%n",
                        name, 1000 * median(took, 0), 1000 * median(took, 1));
            }
        }
    }

    /** Four uploads of 10 GiB at once: a part data that compresses badly, the rest zeros. */
    private static void memory(Path work) throws Exception {
        Store store = new Store(work.resolve("store"));
        long size = 10L << 30;
        double[] start = clocks();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Content>> uploads = new ArrayList<>();
            for (int upload = 0; upload < 4; upload++) {
                Random random = new Random(upload);
                uploads.add(threads.submit(() -> store.putRandom(size, random)));
            }
            for (Future<Content> upload : uploads) {
                upload.get();
            }
        }
        double[] took = since(start);
        long peak =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum();
        String resident =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("");
        System.out.printf(
                "  four uploads of 10 GiB at once: %.0f s wall, %.0f s CPU; heap at most %d MiB of %d, resident %s%n",
                took[0],
                took[1],
                peak >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                resident.replaceAll("\\s+", " "));
    }

    /** Every sixteenth piece is data: to digest and compress 40 GiB would only take longer. */
    private Content putRandom(long size, Random random) throws IOException {
        try (ContentWriter writer =
                contents.write(UUID.randomUUID(), upload(EnumSet.of(DigestAlgorithm.MD5)))) {
            byte[] data = new byte[PIECE];
            byte[] zeros = new byte[PIECE];
            for (long at = 0; at < size; at += PIECE) {
                boolean dense = at / PIECE % 16 == 0;
                if (dense) {
                    random.nextBytes(data);
                }
                writer.write(ByteBuffer.wrap(dense ? data : zeros));
            }
            Content content = writer.seal().content();
            writer.commit();
            return content;
        }
    }

    private static double[] clocks() {
        return new double[] {System.nanoTime() / 1e9, SYSTEM.getProcessCpuTime() / 1e9};
    }

    private static double[] since(double[] start) {
        double[] now = clocks();
        return new double[] {now[0] - start[0], now[1] - start[1]};
    }

    private static double median(double[][] runs, int column) {
        double[] sorted = Arrays.stream(runs).mapToDouble(run -> run[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void row(String what, long bytes, double[][] runs) {
        double gib = bytes / (double) (1 << 30);
        System.out.printf(
                "  %-36s %7.0f MiB/s %6.2f s wall %6.2f s CPU (%.2f s per GiB)%n",
                what,
                gib * 1024 / median(runs, 0),
                median(runs, 0),
                median(runs, 1),
                median(runs, 1) / gib);
    }

    private static void verdict(String what, double value, double least) {
        System.out.printf(
                "  %s: %.2f, at least %.2f: %s%n",
                what, value, least, value >= least ? "met" : "MISSED");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
