package assay.guest.linux.config;

import static assay.guest.linux.config.Detected.column;
import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|empty",
                "!|locked",
                "!!|locked",
                "*|locked",
                "!*|locked",
                "*LK*|locked",
                "!$6$salt$hash|locked",
                "$6$salt$hash|set",
                "$y$j9T$salt$hash|set",
                "$1$salt$hash|set",
                "ab01FAX.bQRSU|set",
                "_J9..rasmBYk8r9AiWNc|set",
                "x|invalid",
                "NP|invalid",
                "secret|invalid",
            })
    void theFieldInShadowTellsWhatOpensTheAccount(String field, String state) {
        Facts facts =
                users("root:x:0:0::/root:/bin/sh\n", "root:" + field + ":19700:0:99999:7:::\n");
        assertThat(column(facts, "users", "passwordState")).containsExactly(state);
    }

    @Test
    void anAccountWithoutALineInShadowIsInvalid() {
        assertThat(column(users("a:x:1000:1000::/home/a:/bin/sh\n", ""), "users", "passwordState"))
                .containsExactly("invalid");
    }

    @Test
    void aPasswordFieldInPasswdItselfCounts() {
        Facts facts =
                users(
                        "a::1000:1000::/home/a:/bin/sh\nb:$1$s$h:1001:1001::/:/bin/sh\n",
                        "a:!:::::::\nb:!:::::::\n");
        assertThat(column(facts, "users", "passwordState")).containsExactly("empty", "set");
    }

    @Test
    void everyAccountWithTheIdOfRootIsListed() {
        Facts facts = users("root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n", "");
        assertThat(column(facts, "users", "uid")).containsExactly("0", "0");
        assertThat(column(facts, "users", "name")).containsExactly("root", "toor");
    }

    @Test
    void referencesToNisAndBrokenLinesAreNoAccounts() {
        Facts facts = users("+::::::\n-bad:x:1:1:::\nnonsense\na:x:-1:1::/:/bin/sh\n", "");
        assertThat(column(facts, "users", "name")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/bash,true",
        "'',true",
        "/usr/sbin/nologin,false",
        "/bin/false,false",
        "/bin/sync,false",
        "/tmp/backdoor,true"
    })
    void aShellThatEndsTheSessionIsNoLoginShell(String shell, boolean login) {
        assertThat(column(users("a:x:1:1::/:" + shell + "\n", ""), "users", "loginShell"))
                .containsExactly(Boolean.toString(login));
    }

    @Test
    void privateKeysAreCountedByTheirContent() {
        Facts facts =
                Detected.in(
                        MemoryTree.builder()
                                .file("/etc/passwd", "a:x:1:1::/home/a:/bin/sh\n")
                                .file(
                                        "/home/a/.ssh/work",
                                        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n")
                                .file("/home/a/.ssh/id_rsa.pub", "ssh-rsa AAAA a\n")
                                .file("/home/a/.ssh/ca", "-----BEGIN CERTIFICATE-----\nMIIB\n")
                                .guest(),
                        new UsersDetector());
        assertThat(column(facts, "users", "privateKeys")).containsExactly("1");
    }

    @Test
    void noHashIsAFactOrEvidence() {
        Facts facts =
                users(
                        "root:x:0:0::/root:/bin/sh\nb:$1$s$hush:1:1::/:/bin/sh\n",
                        "root:$6$salt$hush:1:::::\n");
        assertThat(facts.values() + " " + facts.evidence()).doesNotContain("hush");
        assertThat(facts.evidenceFor("users[0]").getFirst().text()).isEqualTo("root: password set");
    }

    @Test
    void withoutPasswdTheUsersAreUnreadAndNotNone() {
        Facts facts = Detected.in(MemoryTree.builder().guest(), new UsersDetector());
        assertThat(facts.at("users")).isEmpty();
        assertThat(facts.whyUnread("users")).contains("guest: there is no /etc/passwd");
    }

    @Test
    void theLastActiveTargetpwCounts() {
        assertThat(sudoers("Defaults targetpw\n")).isTrue();
        assertThat(sudoers("Defaults env_reset, targetpw # ask root's\n")).isFalse();
        assertThat(sudoers("Defaults env_reset,targetpw\n")).isTrue();
        assertThat(sudoers("#Defaults targetpw\n")).isFalse();
        assertThat(sudoers("Defaults targetpw\nDefaults !targetpw\n")).isFalse();
        assertThat(sudoers("Defaults:ALL \\\n targetpw\n")).isTrue();
        assertThat(sudoers("")).isFalse();
    }

    @Test
    void sudoersIsReadWithWhatItIncludes() {
        MemoryTree.Builder guest =
                MemoryTree.builder()
                        .file("/etc/sudoers", "#includedir /etc/sudoers.d\n")
                        .file("/etc/sudoers.d/README.md", "Defaults targetpw\n")
                        .file("/etc/sudoers.d/old~", "Defaults targetpw\n");
        assertThat(Detected.in(guest.guest(), new SudoersDetector()).at("sudoers.targetpw"))
                .contains(false);
        guest.file("/etc/sudoers.d/90-mine", "Defaults targetpw\n");
        assertThat(Detected.in(guest.guest(), new SudoersDetector()).at("sudoers.targetpw"))
                .contains(true);
    }

    @Test
    void aSudoersThatIncludesItselfEnds() {
        MemoryTree.Builder guest = MemoryTree.builder().file("/etc/sudoers", "@include sudoers\n");
        Facts facts = Detected.in(guest.guest(), new SudoersDetector());
        assertThat(facts.whyUnread("sudoers").orElseThrow()).contains("included too deep");
    }

    private static boolean sudoers(String text) {
        Facts facts =
                Detected.in(
                        MemoryTree.builder().file("/etc/sudoers", text).guest(),
                        new SudoersDetector());
        return facts.at("sudoers.targetpw").orElseThrow().equals(true);
    }

    private static Facts users(String passwd, String shadow) {
        return Detected.in(
                MemoryTree.builder()
                        .file("/etc/passwd", passwd)
                        .file("/etc/shadow", shadow)
                        .mode(0640)
                        .guest(),
                new UsersDetector());
    }
}
