package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.guest.fs.GuestFiles;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every file that a package brought, read through disk format, partition, logical volume and file
 * system, has the checksum that its package names.
 */
class PackagedFilesTest {

    private static final int LIMIT = 200 << 20;

    private final List<String> different = new ArrayList<>();
    private int same;

    @ParameterizedTest
    @ValueSource(strings = {"lvm.qcow2", "efi.qcow2", "debian11.qcow2", "debian13.qcow2"})
    void everyFileHasTheChecksumOfItsPackage(String name)
            throws IOException, GeneralSecurityException {
        try (FileSource file = FileSource.open(Images.require(name));
                DiskImage image = DiskFormats.open(file)) {
            GuestFiles files =
                    OpenDisk.open(image.disk(), new Budget(100_000_000)).system().orElseThrow();
            for (GuestFiles.Found list : files.list("/var/lib/dpkg/info")) {
                if (list.path().endsWith(".md5sums")) {
                    check(files, new String(files.read(list, LIMIT), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(same).isGreaterThan(7_000);
        assertThat(different).isEmpty();
    }

    /** A line has 32 digits, two spaces and a path without its first slash. */
    private void check(GuestFiles files, String sums) throws IOException, GeneralSecurityException {
        for (String line : sums.lines().toList()) {
            Optional<GuestFiles.Found> found =
                    files.find("/" + line.substring(34)).filter(file -> file.node().isRegular());
            if (found.isEmpty()) {
                continue; // the image's maker left out documents
            }
            byte[] sum = MessageDigest.getInstance("MD5").digest(files.read(found.get(), LIMIT));
            if (HexFormat.of().formatHex(sum).equals(line.substring(0, 32))) {
                same++;
            } else {
                different.add(found.get().path());
            }
        }
    }
}
