package assay.guest.windows.signature;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.WindowsLookAlike;
import assay.guest.windows.WindowsLookAlike.Version;
import assay.testkit.signing.Signing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel and what loads it, signed by a test's own root in the place of Microsoft. */
final class KernelFilesTest {

    private static final String SYSTEM = "/Windows/System32/";
    private static final String CATALOGS =
            SYSTEM + "CatRoot/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}/";
    private static final Map<String, Object> VALID = Map.of("signatureValid", true);
    private static final Map<String, Object> INVALID = Map.of("signatureValid", false);

    @TempDir static Path keys;

    private static Signing signing;
    private static Signing friends;
    private static byte[] kernel = new byte[0];
    private static byte[] hal = new byte[0];
    private static byte[] loader = new byte[0];
    private static byte[] catalog = new byte[0];

    @TempDir Path folder;

    private final WindowsLookAlike windows = new WindowsLookAlike(Version.S2019);

    @BeforeAll
    static void sign() throws IOException {
        signing = Signing.forWindows(keys.resolve("windows"));
        friends = Signing.of(keys.resolve("friends"), "codeSigning,1.3.6.1.4.1.311.10.3.5");
        kernel = Signing.program(1);
        hal = Signing.program(2);
        loader = signing.sign(Signing.program(3), ".exe");
        catalog = signing.sign(Signing.catalog("SHA-256", kernel, hal), ".cat");
    }

    @BeforeEach
    void install() throws IOException {
        trust(signing);
        windows.files.put(SYSTEM + "ntoskrnl.exe", kernel);
        windows.files.put(SYSTEM + "hal.dll", hal);
        windows.files.put(SYSTEM + "winload.exe", loader);
        windows.files.put(CATALOGS + "other.cat", Signing.catalog("SHA-256", Signing.program(9)));
        windows.files.put(CATALOGS + "Package.cat", catalog);
    }

    private void trust(Signing root) throws IOException {
        windows.software("Microsoft\\SystemCertificates\\ROOT\\Certificates\\" + root.fingerprint())
                .bytes("Blob", root.blob());
    }

    private Facts inspect(Signing... roots) throws IOException {
        Set<String> fingerprints = new HashSet<>();
        for (Signing root : roots) {
            fingerprints.add(root.fingerprint());
        }
        Facts.Builder facts = Facts.builder();
        new KernelFilesDetector(fingerprints)
                .detect(
                        WindowsGuest.of(GuestFiles.of(windows.tree(folder)), new Budget(1_000_000)),
                        facts);
        return facts.build();
    }

    @Test
    void filesInACatalogAndFilesThatAreSignedAreValid() throws IOException {
        assertThat(signing.verifies(kernel, catalog)).isTrue();
        Facts facts = inspect(signing);

        assertThat(facts.at("windows.kernelFiles")).hasValue(List.of(VALID, VALID, VALID));
        assertThat(facts.evidence().toString())
                .contains("ntoskrnl.exe", "Package.cat", "winload.exe", "signed by CN=Test signer");
    }

    @Test
    void catalogsWithSha1AreReadToo() throws IOException {
        windows.files.put(
                CATALOGS + "Package.cat",
                signing.sign(Signing.catalog("SHA-1", kernel, hal), ".cat"));

        assertThat(inspect(signing).at("windows.kernelFiles"))
                .hasValue(List.of(VALID, VALID, VALID));
    }

    @Test
    void aChecksumIsNotCovered() throws IOException {
        byte[] patched = kernel.clone();
        patched[152 + 64] ^= 1;
        windows.files.put(SYSTEM + "ntoskrnl.exe", patched);

        assertThat(inspect(signing).at("windows.kernelFiles").toString()).doesNotContain("false");
    }

    @Test
    void oneBitOfTheKernelMakesItInvalid() throws IOException {
        byte[] patched = kernel.clone();
        patched[1000] ^= 1;
        windows.files.put(SYSTEM + "ntoskrnl.exe", patched);

        Facts facts = inspect(signing);

        assertThat(facts.at("windows.kernelFiles")).hasValue(List.of(VALID, INVALID, VALID));
        assertThat(facts.evidenceFor("windows.kernelFiles[1]").getFirst().where())
                .isEqualTo(SYSTEM + "ntoskrnl.exe");
    }

    @Test
    void oneBitOfASignedLoaderMakesItInvalid() throws IOException {
        byte[] patched = loader.clone();
        patched[1000] ^= 1;
        windows.files.put(SYSTEM + "winload.exe", patched);

        assertThat(inspect(signing).at("windows.kernelFiles").toString()).contains("false");
    }

    @Test
    void whoSignsForOthersDoesNotSignForWindows() throws IOException {
        trust(friends);
        windows.files.put(SYSTEM + "winload.exe", friends.sign(Signing.program(3), ".exe"));

        assertThat(inspect(signing, friends).at("windows.kernelFiles").toString())
                .contains("false");
    }

    @Test
    void aRootThatNobodyPinnedIsNotTrusted() throws IOException {
        trust(friends);
        Facts facts = inspect(friends);

        assertThat(facts.at("windows.kernelFiles")).hasValue(List.of(INVALID, INVALID, INVALID));
    }

    @Test
    void aRootWithAnotherFingerprintIsNone() throws IOException {
        windows.software(
                        "Microsoft\\SystemCertificates\\ROOT\\Certificates\\"
                                + signing.fingerprint())
                .bytes("Blob", friends.blob());
        Facts facts = inspect(signing);

        assertThat(facts.at("windows.kernelFiles")).isEmpty();
        assertThat(facts.whyUnread("windows.kernelFiles").orElseThrow()).contains("root");
    }

    @Test
    void withoutCatalogsNothingIsSaid() throws IOException {
        windows.files.keySet().removeIf(path -> path.startsWith(CATALOGS));
        Facts facts = inspect(signing);

        assertThat(facts.at("windows.kernelFiles")).isEmpty();
        assertThat(facts.whyUnread("windows.kernelFiles").orElseThrow()).contains("no catalogs");
    }

    @Test
    void aCatalogThatWasChangedDoesNotHold() throws IOException {
        byte[] forged = Signing.catalog("SHA-256", Signing.program(7));
        byte[] changed = signing.sign(forged, ".cat");
        byte[] from = Signing.hash("SHA-256", Signing.program(7));
        byte[] to = Signing.hash("SHA-256", kernel);
        for (int at = 0; at < changed.length - from.length; at++) {
            if (Arrays.equals(changed, at, at + 32, from, 0, 32)) {
                System.arraycopy(to, 0, changed, at, 32);
            }
        }
        windows.files.put(CATALOGS + "Package.cat", changed);

        assertThat(inspect(signing).at("windows.kernelFiles").toString()).contains("false");
    }
}
