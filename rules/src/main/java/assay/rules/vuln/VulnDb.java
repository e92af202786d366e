package assay.rules.vuln;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder with what is known about the packages of distributions: a file of lines for each
 * ecosystem of OSV, {@code Debian%3A12.tsv}.
 *
 * @param folder may be missing
 */
public record VulnDb(Path folder) {

    private static final String MAGIC = "assay-vulndb\t1";
    private static final String SUFFIX = ".tsv";
    private static final int MAX_LINES = 8_000_000;
    private static final int MAX_LINE = 1 << 20;

    /** Characters of all lines; they are held in memory while a feed is read. */
    private static final long MAX_TEXT = 1L << 30;

    /**
     * What a database has about one ecosystem.
     *
     * @param date of the newest record
     * @param count of what it says about packages
     */
    public record Contents(String ecosystem, Instant date, long count) {}

    /** An ecosystem's contents, and of them what is about some packages. */
    record Selection(Contents contents, List<Advisory> advisories) {}

    /** Lines that become a file. */
    private static final class Draft {
        private final Set<String> lines = new TreeSet<>();
        private Instant date = Instant.MIN;
    }

    /**
     * Reads feeds of OSV records and replaces what the database had about the ecosystems in them;
     * each at once, or not at all if a feed is of no use.
     *
     * @param feeds JSON files, folders of such, or zip files of them
     * @return what was written, by ecosystem
     * @throws VulnDbException if a feed is of no use
     */
    public List<Contents> replace(List<Path> feeds) throws IOException {
        SortedMap<String, Draft> drafts = new TreeMap<>();
        long[] size = {0};
        Feed feed =
                new Feed((place, document) -> {
                    Osv record = Osv.parse(place, document);
                    for (Osv.Part part : record.parts()) {
                        Draft draft = drafts.computeIfAbsent(part.ecosystem(), _ -> new Draft());
                        String line = part.advisory().line();
                        size[0] += line.length();
                        if (line.length() > MAX_LINE || size[0] > MAX_TEXT) {
                            throw new VulnDbException(place, "more than a database can hold");
                        }
                        draft.lines.add(line);
                        draft.date =
                                draft.date.isAfter(record.modified())
                                        ? draft.date
                                        : record.modified();
                    }
                });
        for (Path from : feeds) {
            feed.read(from);
        }
        Files.createDirectories(folder);
        List<Contents> written = new ArrayList<>();
        for (Map.Entry<String, Draft> entry : drafts.entrySet()) {
            Draft draft = entry.getValue();
            Contents contents = new Contents(entry.getKey(), draft.date, draft.lines.size());
            write(contents, draft.lines);
            written.add(contents);
        }
        return written;
    }

    private void write(Contents contents, Set<String> lines) throws IOException {
        Path draft = Files.createTempFile(folder, "import", ".tmp");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(draft)) {
                out.write(
                        String.join(
                                        "\t",
                                        MAGIC,
                                        contents.ecosystem(),
                                        contents.date().toString(),
                                        Long.toString(contents.count()))
                                + "\n");
                for (String line : lines) {
                    out.write(line + "\n");
                }
            }
            Files.move(
                    draft,
                    file(contents.ecosystem()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** No name of a feed's choice is a path. */
    private Path file(String ecosystem) {
        StringBuilder name = new StringBuilder();
        for (byte each : ecosystem.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = each == '-' || each == '.' || Character.isLetterOrDigit(each);
            name.append(plain ? String.valueOf((char) each) : "%%%02X".formatted(each));
        }
        return folder.resolve(name + SUFFIX);
    }

    /**
     * What the database has about packages of an ecosystem; empty if it has nothing about that.
     *
     * @throws VulnDbException if the file is none of ours
     */
    Optional<Selection> select(String ecosystem, Set<String> packages) throws IOException {
        Path file = file(ecosystem);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            Contents contents = head(file, lines.readLine(), ecosystem);
            List<Advisory> advisories = new ArrayList<>();
            long count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (++count > MAX_LINES) {
                    throw damaged(file);
                }
                if (packages.contains(line.substring(0, Math.max(line.indexOf('\t'), 0)))) {
                    advisories.add(Advisory.parse(line).orElseThrow(() -> damaged(file)));
                }
            }
            if (count != contents.count()) {
                throw damaged(file);
            }
            return Optional.of(new Selection(contents, advisories));
        } catch (CharacterCodingException | UncheckedIOException e) {
            throw damaged(file);
        }
    }

    private static Contents head(Path file, @Nullable String line, String ecosystem)
            throws VulnDbException {
        List<String> fields = line == null ? List.of() : List.of(line.split("\t", -1));
        if (fields.size() != 5
                || !(fields.get(0) + "\t" + fields.get(1)).equals(MAGIC)
                || !fields.get(2).equals(ecosystem)
                || !fields.get(4).matches("[0-9]{1,9}")) {
            throw damaged(file);
        }
        try {
            return new Contents(
                    ecosystem, Instant.parse(fields.get(3)), Long.parseLong(fields.get(4)));
        } catch (DateTimeParseException e) {
            throw damaged(file);
        }
    }

    private static VulnDbException damaged(Path file) {
        return new VulnDbException(
                file.toString(), "no whole database of vulnerabilities; import it again");
    }
}
