package assay.rules.vuln;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Hands out the records of a feed: a JSON file, a folder of such or a zip file of them. Names
 * inside a zip file are never used as paths, links in a folder are not followed.
 */
final class Feed {

    private static final int MAX_RECORDS = 4_000_000;
    private static final int MAX_DEPTH = 8;
    private static final long MAX_TOTAL = 64L << 30;

    /** Takes a record. */
    @FunctionalInterface
    interface Sink {
        void record(String place, byte[] document) throws IOException;
    }

    private final Sink sink;
    private int records;
    private long total;

    Feed(Sink sink) {
        this.sink = sink;
    }

    /**
     * Reads all that is there.
     *
     * @throws VulnDbException if there is no record at all, or more than makes sense
     */
    void read(Path from) throws IOException {
        int before = records;
        if (Files.isDirectory(from)) {
            folder(from);
        } else if (isJson(from.toString())) {
            file(from);
        } else {
            zip(from);
        }
        if (records == before) {
            throw new VulnDbException(from.toString(), "no OSV records (*.json) in it");
        }
    }

    private static boolean isJson(String name) {
        return name.endsWith(".json");
    }

    private void folder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
            List<Path> all =
                    files.filter(file -> isJson(file.toString()) && Files.isRegularFile(file))
                            .limit(MAX_RECORDS + 1L)
                            .sorted()
                            .toList();
            for (Path file : all) {
                file(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void file(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            record(file.toString(), in);
        }
    }

    private void zip(Path file) throws IOException {
        ZipDirectory.check(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (isJson(entry.getName())) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        record(file + " (" + printable(entry.getName()) + ")", in);
                    }
                }
            }
        } catch (VulnDbException e) {
            throw e;
        } catch (IllegalArgumentException | IOException e) {
            throw new VulnDbException(file.toString(), "no whole zip file: " + e.getMessage());
        }
    }

    private static String printable(String name) {
        String text = name.replaceAll("\\p{Cntrl}", "?");
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private void record(String place, InputStream in) throws IOException {
        byte[] document = in.readNBytes(Osv.MAX_BYTES + 1);
        total += document.length;
        if (document.length > Osv.MAX_BYTES || ++records > MAX_RECORDS || total > MAX_TOTAL) {
            throw new VulnDbException(place, "larger than any feed of vulnerabilities");
        }
        sink.record(place, document);
    }
}
