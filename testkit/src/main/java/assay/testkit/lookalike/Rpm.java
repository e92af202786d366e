package assay.testkit.lookalike;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Writes rpm's database, {@code /var/lib/rpm}, as a Red Hat of its time has it. */
final class Rpm {

    /** Tables that rpm keeps for searching; it makes them anew where they are missing. */
    private static final String INDEXES =
            "Basenames Conflictname Dirnames Enhancename Filetriggername Group Installtid Name"
                    + " Obsoletename Providename Recommendname Requirename Sha1header Sigmd5"
                    + " Suggestname Supplementname Transfiletriggername Triggername";

    /** Reads a name and a header in hexadecimal from each line of standard input. */
    private static final String SQLITE =
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            db.execute("PRAGMA synchronous=OFF")
            db.execute("BEGIN")
            db.execute("CREATE TABLE 'Packages'"
                       " (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
            for index in sys.argv[2].split():
                key = 'BLOB' if index in ('Sigmd5', 'Installtid') else 'TEXT'
                db.execute(f"CREATE TABLE '{index}' (key '{key}' NOT NULL, hnum INTEGER NOT NULL,"
                           " idx INTEGER NOT NULL, FOREIGN KEY (hnum) REFERENCES 'Packages'(hnum))")
            for line in sys.stdin:
                name, header = line.split()
                at = db.execute("INSERT INTO Packages (blob) VALUES (?)",
                                (bytes.fromhex(header),)).lastrowid
                db.execute("INSERT INTO Name VALUES (?, ?, 0)", (name, at))
            db.execute("COMMIT")
            """;

    private static final String FOLDER = "/var/lib/rpm/";

    private Rpm() {}

    static Tree sqlite(Collection<Packaged> packages) {
        StringBuilder lines = new StringBuilder();
        for (Packaged one : packages) {
            String header = HexFormat.of().formatHex(RpmHeaderBytes.of(one));
            lines.append(one.name()).append(' ').append(header).append('\n');
        }
        return made(
                "rpmdb.sqlite",
                file ->
                        Oracle.require("python3")
                                .feed(lines.toString(), "-c", SQLITE, file, INDEXES));
    }

    /** A hash table of header by number; under number 0 is the highest number so far. */
    static Tree berkeley(Collection<Packaged> packages) {
        StringBuilder dump = new StringBuilder("VERSION=3\nformat=bytevalue\ntype=hash\n");
        dump.append("db_pagesize=4096\ndb_lorder=1234\nHEADER=END\n");
        record(dump, 0, number(packages.size()));
        int number = 0;
        for (Packaged one : packages) {
            record(dump, ++number, RpmHeaderBytes.of(one));
        }
        dump.append("DATA=END\n");
        return made(
                "Packages",
                file -> Oracle.require("db5.3_load").feed(dump.toString(), "-t", "hash", file));
    }

    private static void record(StringBuilder dump, int key, byte[] value) {
        HexFormat hex = HexFormat.of();
        dump.append(' ').append(hex.formatHex(number(key))).append('\n');
        dump.append(' ').append(hex.formatHex(value)).append('\n');
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    /** What {@code program} writes into the file that it is given. */
    private static Tree made(String name, Consumer<Path> program) {
        try {
            Path folder = Files.createTempDirectory("rpm");
            Path file = folder.resolve(name);
            program.accept(file);
            Tree tree = Tree.EMPTY.put(FOLDER + name, Entry.file(Files.readAllBytes(file)));
            Files.delete(file);
            Files.delete(folder);
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
