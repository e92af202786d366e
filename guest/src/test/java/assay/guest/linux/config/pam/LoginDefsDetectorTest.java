package assay.guest.linux.config.pam;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.config.Detected;
import org.junit.jupiter.api.Test;

/** Rules for passwords and wrong passwords. */
class LoginDefsDetectorTest {

    @Test
    void agesAreThoseOfLoginDefs() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file(
                                        "/etc/login.defs",
                                        "# PASS_MAX_DAYS 1\nPASS_MAX_DAYS\t90\nPASS_WARN_AGE   7\nPASS_MIN_LEN 8\n"));
        assertThat(facts.at("loginDefs.passMaxDays")).contains(90L);
        assertThat(facts.at("loginDefs.passWarnAge")).contains(7L);
        assertThat(facts.at("loginDefs.passMinLen")).contains(8L);
        assertThat(facts.evidenceFor("loginDefs.passMaxDays").getFirst().line()).isEqualTo(2);
    }

    @Test
    void whatIsNotSetNeverExpires() {
        Facts facts = detect(MemoryTree.builder().file("/etc/login.defs", "PASS_MAX_DAYS -1\n"));
        assertThat(facts.at("loginDefs.passMaxDays")).contains(99_999L);
        assertThat(facts.at("loginDefs.passWarnAge")).contains(-1L);
        assertThat(facts.at("loginDefs.passMinLen")).contains(0L);
    }

    @Test
    void withoutLoginDefsAgesAreUnknown() {
        Facts facts = detect(MemoryTree.builder());
        assertThat(facts.at("loginDefs.passMaxDays")).isEmpty();
        assertThat(facts.whyUnread("loginDefs.passMaxDays").orElseThrow()).contains("login.defs");
    }

    @Test
    void debianAloneAsksForSixCharactersOfAnyKind() {
        Facts facts = detect(debian("password [success=1 default=ignore] pam_unix.so obscure\n"));
        assertThat(facts.at("loginDefs.effectiveMinLen")).contains(6L);
        assertThat(facts.at("loginDefs.minClasses")).contains(0L);
    }

    @Test
    void theModulesLineWinsOverItsFiles() {
        Facts facts =
                detect(
                        debian("password requisite pam_pwquality.so retry=3 minlen=10\n")
                                .file("/etc/security/pwquality.conf", "minlen = 14\nminclass = 3\n")
                                .file("/etc/security/pwquality.conf.d/a.conf", "minclass=4\n"));
        assertThat(facts.at("loginDefs.effectiveMinLen")).contains(10L);
        assertThat(facts.at("loginDefs.minClasses")).contains(3L);
        assertThat(facts.evidenceFor("loginDefs.effectiveMinLen").getFirst().where())
                .isEqualTo("/etc/pam.d/common-password");
        assertThat(facts.evidenceFor("loginDefs.minClasses").getFirst().where())
                .isEqualTo("/etc/security/pwquality.conf");
    }

    @Test
    void creditsBelowZeroAreClassesAndThoseAboveShortenThePassword() {
        Facts facts =
                detect(
                        debian(
                                "password requisite pam_pwquality.so minlen=12 dcredit=-1 ucredit=-1 ocredit=2\n"));
        assertThat(facts.at("loginDefs.minClasses")).contains(2L);
        assertThat(facts.at("loginDefs.effectiveMinLen")).contains(10L);
    }

    @Test
    void aCheckThatOnlyWarnsAsksNothing() {
        Facts facts =
                detect(
                        debian(
                                        "password requisite pam_pwquality.so\npassword sufficient pam_unix.so minlen=7\n")
                                .file(
                                        "/etc/security/pwquality.conf",
                                        "minlen=14\nenforcing = 0\n"));
        assertThat(facts.at("loginDefs.effectiveMinLen")).contains(7L);
    }

    @Test
    void cracklibGivesCreditUnlessItIsToldNotTo() {
        assertThat(length("password required pam_cracklib.so minlen=12\n")).isEqualTo(8L);
        assertThat(
                        length(
                                "password required pam_cracklib.so minlen=12 dcredit=0 ucredit=0 lcredit=0 ocredit=0\n"))
                .isEqualTo(12L);
    }

    @Test
    void passwdqcCountsItsShortestLength() {
        assertThat(length("password requisite pam_passwdqc.so min=disabled,16,12,10,9\n"))
                .isEqualTo(9L);
    }

    @Test
    void accountsAreLockedWhereLoginAndSshdBothDo() {
        String lock = "auth required pam_faillock.so authfail\n";
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/etc/security/faillock.conf", "deny = 5\nunlock_time = 900\n")
                        .file("/etc/pam.d/system-auth", lock)
                        .file("/etc/pam.d/password-auth", lock)
                        .file("/etc/pam.d/login", "auth substack system-auth\n")
                        .file("/etc/pam.d/sshd", "auth       substack     password-auth\n");
        assertThat(detect(guest).at("loginDefs.faillock.deny")).contains(5L);
        assertThat(detect(guest).at("loginDefs.faillock.unlockTime")).contains(900L);

        guest.file("/etc/pam.d/password-auth", "auth sufficient pam_unix.so\n");
        assertThat(detect(guest).at("loginDefs.faillock.deny")).contains(0L);
    }

    @Test
    void faillockHasDefaultsOfItsOwn() {
        Facts facts =
                detect(
                        MemoryTree.builder()
                                .file("/etc/pam.d/common-auth", "auth required pam_faillock.so\n"));
        assertThat(facts.at("loginDefs.faillock.deny")).contains(3L);
        assertThat(facts.at("loginDefs.faillock.unlockTime")).contains(600L);
    }

    @Test
    void anAccountThatOnlyAnAdministratorOpensIsLockedForGood() {
        assertThat(unlockTime("auth required pam_faillock.so deny=3 unlock_time=never\n"))
                .isEqualTo((long) Integer.MAX_VALUE);
        assertThat(unlockTime("auth required pam_tally2.so deny=3\n"))
                .isEqualTo((long) Integer.MAX_VALUE);
        assertThat(unlockTime("auth required pam_tally2.so deny=3 unlock_time=300\n"))
                .isEqualTo(300L);
    }

    @Test
    void includesWithoutEndAreAReasonAndNoHang() {
        Facts facts =
                detect(MemoryTree.builder().file("/etc/pam.d/passwd", "password include passwd\n"));
        assertThat(facts.whyUnread("loginDefs").orElseThrow()).contains("too deep");
    }

    private static Object length(String password) {
        return detect(debian(password)).at("loginDefs.effectiveMinLen").orElseThrow();
    }

    private static Object unlockTime(String auth) {
        return detect(MemoryTree.builder().file("/etc/pam.d/login", auth))
                .at("loginDefs.faillock.unlockTime")
                .orElseThrow();
    }

    private static MemoryTree.Builder debian(String password) {
        return MemoryTree.builder()
                .file("/etc/debian_version", "12.5\n")
                .file("/etc/pam.d/passwd", "# The PAM configuration\n\n@include common-password\n")
                .file("/etc/pam.d/common-password", password);
    }

    private static Facts detect(MemoryTree.Builder guest) {
        return Detected.in(guest.guest(), new LoginDefsDetector());
    }
}
