package assay.rules.variants;

import assay.guest.Facts;
import assay.guest.clamd.Clamd;
import assay.guest.clamd.ClamdAddress;
import assay.guest.malware.MalwareScanner;
import assay.rules.vuln.VulnDb;
import assay.rules.vuln.VulnFacts;
import assay.testkit.ClamdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What finds malware and vulnerabilities: a real clamd that knows the EICAR file, and a database
 * that was imported from a folder of OSV records.
 */
final class Engines implements AutoCloseable {

    /** A package, and that version of it that mends a critical vulnerability. */
    static final String PACKAGE = "rsync";

    static final String FIXED = "3.2.7-1+deb12u1";

    private static final String CRITICAL =
            """
            {"id": "CVE-2024-12084", "modified": "2025-03-01T10:00:00Z",
             "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
             "affected": [{"package": {"ecosystem": "Debian:12", "name": "%s"},
              "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
            """
                    .formatted(PACKAGE, FIXED);

    private final ClamdServer clamd;
    private final VulnDb database;

    private Engines(ClamdServer clamd, VulnDb database) {
        this.clamd = clamd;
        this.database = database;
    }

    /** Starts the one, and makes the other, in {@code folder}. */
    static Engines start(Path folder) throws IOException {
        Path feed = Files.createDirectories(folder.resolve("osv"));
        Files.writeString(feed.resolve("CVE-2024-12084.json"), CRITICAL);
        VulnDb database = new VulnDb(folder.resolve("vulndb"));
        database.replace(List.of(feed));
        return new Engines(ClamdServer.start(folder), database);
    }

    /** Who is asked about files. */
    MalwareScanner scanner() {
        return new Clamd(
                ClamdAddress.parse(clamd.address()), (long) ClamdServer.STREAM_MEBIBYTES << 20);
    }

    /** The facts with what is vulnerable. */
    Facts vulnerabilities(Facts facts) throws IOException {
        return VulnFacts.add(facts, database);
    }

    @Override
    public void close() {
        clamd.close();
    }
}
