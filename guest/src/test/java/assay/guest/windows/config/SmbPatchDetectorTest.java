package assay.guest.windows.config;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.WindowsLookAlike;
import assay.guest.windows.WindowsLookAlike.Version;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the server for SMB 1 is mended, by the version of its driver. */
class SmbPatchDetectorTest {

    /** The versions are those of Microsoft's KB4023262, and the last before them. */
    @ParameterizedTest
    @CsvSource({
        "2600,  5, 1,  2600,  7208, true",
        "2600,  5, 1,  2600,  5512, false",
        "3790,  5, 2,  3790,  6021, true",
        "3790,  5, 2,  3790,  6020, false",
        "6002,  6, 0,  6002, 19743, true",
        "6002,  6, 0,  6002, 19742, false",
        "6002,  6, 0,  6002, 24067, true",
        "6002,  6, 0,  6002, 24066, false",
        "6002,  6, 0,  6002, 22000, false",
        "6003,  6, 0,  6002, 23500, false",
        "6003,  6, 0,  6002, 24067, true",
        "6003,  6, 0,  6003, 20482, true",
        "7601,  6, 1,  7601, 23689, true",
        "9200,  6, 2,  9200, 22098, false",
        "9600,  6, 3,  9600, 18604, true",
        "10240, 10, 0, 10240, 17318, false",
        "10586, 10, 0, 10586, 839, true",
        "14393, 10, 0, 14393, 952, false",
        "7601,  6, 1,  7600, 30000,",
    })
    void everyLineOfUpdatesHasItsOwnFirstVersion(
            long build,
            int major,
            int minor,
            int driver,
            int revision,
            Boolean mended,
            @TempDir Path folder)
            throws IOException {
        WindowsLookAlike windows = new WindowsLookAlike(Version.S2008R2);
        windows.files.put(
                "/Windows/System32/drivers/srv.sys",
                WindowsLookAlike.program(major, minor, driver, revision));
        Facts.Builder facts = Facts.builder().put("windows.build", build);
        new SmbPatchDetector()
                .detect(
                        WindowsGuest.of(GuestFiles.of(windows.tree(folder)), new Budget(1_000_000)),
                        facts);

        assertThat(facts.build().at("windows.smbPatch.ok").orElse(null)).isEqualTo(mended);
    }
}
