package assay.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md and CONTRIBUTING.md promise, where the compiler cannot see to it. */
class HouseRulesTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("assay");

    @Test
    void thereIsNoFrameworkBelowTheServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("assay.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta.servlet..")
                .check(HOUSE);
    }

    /**
     * But for two, which open the one address that a user named: {@code assay.disk.http} fetches
     * the image, {@code assay.guest.clamd} asks a malware scanner, whose signatures nobody can have
     * inside this process.
     */
    @Test
    void whatReadsImagesNeverOpensASocket() {
        noClasses()
                .that()
                .resideInAnyPackage("assay.disk..", "assay.guest..", "assay.rules..")
                .and()
                .resideOutsideOfPackages("assay.disk.http..", "assay.guest.clamd..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels.spi..")
                .check(HOUSE);
    }

    /** Below the programs; the S3 client has HTTP of its own. */
    @Test
    void onlyTheseAskOthersByHttp() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "assay.disk..",
                        "assay.guest..",
                        "assay.rules..",
                        "assay.store..",
                        "assay.service..")
                .and()
                .resideOutsideOfPackages("assay.disk.http..", "assay.store.key.vault..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(HOUSE);
    }

    /**
     * Its engine connects where a resolver of ours lets it, so that requests may name servers: only
     * by what uses it so.
     */
    @Test
    void onlyTheseUseTheEngineOfTheS3Client() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "assay.store.place..",
                        "assay.service.bucket..",
                        "assay.service.net..",
                        "assay.service.transfer..",
                        "assay.service.webhook..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hc..")
                .check(HOUSE);
    }

    /** The address of Vault is the operator's: only what is started by him may pass it on. */
    @Test
    void onlyTheProgramsThatPeopleStartChooseAVault() {
        noClasses()
                .that()
                .resideOutsideOfPackages("assay.cli..", "assay.server..", "assay.store.key.vault..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("assay.store.key.vault..")
                .check(HOUSE);
    }

    /** An address comes from who runs a command, never from an image or a request. */
    @Test
    void onlyTheCommandLineOpensAddresses() {
        noClasses()
                .that()
                .resideOutsideOfPackages("assay.cli..", "assay.disk.http..", "assay.guest.clamd..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("assay.disk.http..", "assay.guest.clamd..")
                .check(HOUSE);
    }

    @Test
    void whatReadsImagesNeverStartsAProgram() {
        noClasses()
                .that()
                .resideInAnyPackage("assay.disk..", "assay.guest..", "assay.rules..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class, Process.class)
                .check(HOUSE);
    }

    @Test
    void theFactsAreFoundWithoutOpeningFilesOfTheHost() {
        noClasses()
                .that()
                .resideInAPackage("assay.guest..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .check(HOUSE);
    }

    @Test
    void onlyTheProgramsThatPeopleStartPrint() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "assay.disk..",
                        "assay.guest..",
                        "assay.rules..",
                        "assay.store..",
                        "assay.service..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(HOUSE);
    }
}
