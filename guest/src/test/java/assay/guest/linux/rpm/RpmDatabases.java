package assay.guest.linux.rpm;

import assay.disk.BytesSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Adler32;

/** Databases of small packages: SQLite's by rpm, Berkeley DB's by db_load, and ndb's by hand. */
final class RpmDatabases {

    private static final String QUERY =
            "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH} %{VENDOR} %{SOURCERPM}"
                    + " %{INSTALLTIME}\\n";

    private RpmDatabases() {}

    /** Builds packages, and installs them into a database in {@code folder/db}. */
    static Path sqlite(Path folder) throws IOException {
        Path database = folder.resolve("db");
        rpm(database, "--initdb");
        for (String[] one :
                new String[][] {
                    {"hello", "Epoch: 2", "etc/hello.conf"},
                    {"kernel-core", "Vendor: Rocky Enterprise Software Foundation", kernel()},
                    {"many", "Vendor: \u00c9diteur", many()},
                }) {
            Path spec = folder.resolve(one[0] + ".spec");
            Files.writeString(spec, spec(one[0], one[1], one[2].split(" ", -1)));
            Path top = folder.resolve("top");
            Oracle.require("rpmbuild").run("-bb", "--quiet", "--define", "_topdir " + top, spec);
            Path built = top.resolve("RPMS/noarch/" + one[0] + "-1.0-3.el9.noarch.rpm");
            rpm(database, "-i", "--justdb", "--nodeps", "--noscripts", built);
        }
        return database;
    }

    private static String kernel() {
        return "lib/modules/5.14.0-1.el9.noarch/vmlinuz lib/modules/5.14.0-1.el9.noarch/config";
    }

    /** So many files that the header needs several pages of any database. */
    private static String many() {
        StringBuilder names = new StringBuilder("opt/many/0");
        for (int i = 1; i < 400; i++) {
            names.append(" opt/many/a-file-with-a-rather-long-name-").append(i);
        }
        return names.toString();
    }

    private static String spec(String name, String line, String[] files) {
        StringBuilder install = new StringBuilder();
        for (String file : files) {
            int slash = file.lastIndexOf('/');
            install.append("mkdir -p %{buildroot}/").append(file, 0, slash).append('\n');
            install.append("echo x > %{buildroot}/").append(file).append('\n');
        }
        String list = "/" + String.join("\n/", files);
        return """
        Name: %s
        Version: 1.0
        Release: 3.el9
        %s
        Summary: A test
        License: MIT
        BuildArch: noarch
        %%global __os_install_post %%{nil}
        %%description
        A test.
        %%install
        %s
        %%files
        %s
        """
                .formatted(name, line, install, list);
    }

    private static String rpm(Path database, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("--dbpath", database));
        all.addAll(List.of(arguments));
        return Oracle.require("rpm").run(all.toArray());
    }

    /** What rpm finds in the database: a line for each package, sorted. */
    static List<String> query(Path database, String backend) {
        String answer = rpm(database, "--define", "_db_backend " + backend, "-qa", "--qf", QUERY);
        // of Berkeley DB, rpm misses the index tables, which it does not need for this
        return answer.lines().filter(line -> !line.startsWith("warning: ")).sorted().toList();
    }

    /** The headers in the database that {@link #sqlite} made. */
    static List<byte[]> headers(Path database) throws IOException {
        byte[] file = Files.readAllBytes(database.resolve("rpmdb.sqlite"));
        List<byte[]> headers = new ArrayList<>();
        SqliteFile.read(new BytesSource(file), Optional.empty(), headers::add);
        return headers;
    }

    /** The headers as a hash table of Berkeley DB, in the byte order {@code lorder}. */
    static byte[] berkeleyDb(Path folder, List<byte[]> headers, int lorder) throws IOException {
        ByteOrder order = lorder == 1234 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        StringBuilder dump = new StringBuilder();
        dump.append("VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=4096\ndb_lorder=");
        dump.append(lorder).append("\nHEADER=END\n");
        // rpm keeps the number of the next header under number 0
        record(dump, order, 0, number(order, headers.size() + 1));
        for (int i = 0; i < headers.size(); i++) {
            record(dump, order, i + 1, headers.get(i));
        }
        Path text = folder.resolve("dump");
        Files.writeString(text, dump.append("DATA=END\n"));
        Path file = folder.resolve("Packages");
        Files.deleteIfExists(file);
        Oracle.require("db5.3_load").run("-t", "hash", "-f", text, file);
        return Files.readAllBytes(file);
    }

    private static void record(StringBuilder dump, ByteOrder order, int key, byte[] value) {
        HexFormat hex = HexFormat.of();
        dump.append(' ').append(hex.formatHex(number(order, key))).append('\n');
        dump.append(' ').append(hex.formatHex(value)).append('\n');
    }

    private static byte[] number(ByteOrder order, int value) {
        return ByteBuffer.allocate(4).order(order).putInt(value).array();
    }

    /** The headers as {@code lib/backend/ndb/rpmpkg.c} writes them; Debian's rpm lacks it. */
    static byte[] ndb(List<byte[]> headers) {
        int size = 4_096;
        for (byte[] header : headers) {
            size += blocks(header) * 16;
        }
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RpmP".getBytes(StandardCharsets.US_ASCII));
        file.putInt(4, 0).putInt(8, 7).putInt(12, 1).putInt(16, headers.size() + 1);
        for (int slot = 32; slot < 4_096; slot += 16) {
            file.put(slot, "Slot".getBytes(StandardCharsets.US_ASCII));
        }
        int at = 4_096;
        for (int i = 0; i < headers.size(); i++) {
            byte[] header = headers.get(i);
            int blocks = blocks(header);
            // a free slot between those in use
            int slot = 32 + 32 * i;
            file.putInt(slot + 4, i + 1).putInt(slot + 8, at / 16).putInt(slot + 12, blocks);
            file.put(at, "BlbS".getBytes(StandardCharsets.US_ASCII));
            file.putInt(at + 4, i + 1).putInt(at + 8, 7).putInt(at + 12, header.length);
            file.put(at + 16, header);
            int tail = at + blocks * 16 - 12;
            Adler32 sum = new Adler32();
            sum.update(file.array(), at, tail - at);
            file.putInt(tail, (int) sum.getValue()).putInt(tail + 4, header.length);
            file.put(tail + 8, "BlbE".getBytes(StandardCharsets.US_ASCII));
            at += blocks * 16;
        }
        return file.array();
    }

    private static int blocks(byte[] header) {
        return (16 + header.length + 12 + 15) / 16;
    }
}
