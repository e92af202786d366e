package assay.guest.linux.repo;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.Facts;
import assay.guest.fs.MemoryTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where packages are installed from. */
class RepositoriesTest {

    private static List<Map<String, Object>> repos(MemoryTree.Builder guest) throws IOException {
        Facts.Builder facts = Facts.builder();
        new RepositoriesDetector().detect(guest.guest(), facts);
        @SuppressWarnings("unchecked") // the fact is a list of objects
        List<Map<String, Object>> repos =
                (List<Map<String, Object>>) facts.build().at("packages.repos").orElseThrow();
        return repos;
    }

    private static Map<String, Object> only(MemoryTree.Builder guest) throws IOException {
        List<Map<String, Object>> repos = repos(guest);
        assertThat(repos).hasSize(1);
        return repos.getFirst();
    }

    @Test
    void aLineOfSourcesListIsARepository() throws IOException {
        assertThat(
                        only(
                                MemoryTree.builder()
                                        .file(
                                                "/etc/apt/sources.list",
                                                """
                                                # deb http://old.example/ stable main
                                                deb [arch=amd64 signed-by=/usr/share/k.gpg] https://deb.debian.org/debian bookworm main # own
                                                """)))
                .containsEntry("hosts", List.of("deb.debian.org"))
                .containsEntry("id", "/etc/apt/sources.list:2")
                .containsEntry("enabled", true)
                .containsEntry("signed", true)
                .containsEntry("trusted", true);
    }

    @Test
    void aHostThatNobodyKnowsIsNotTrusted() throws IOException {
        assertThat(
                        only(
                                MemoryTree.builder()
                                        .file(
                                                "/etc/apt/sources.list.d/x.list",
                                                "deb http://user:secret@debian.org.example.net/ stable main\n")))
                .containsEntry("hosts", List.of("debian.org.example.net"))
                .containsEntry("signed", true)
                .containsEntry("trusted", false);
    }

    @Test
    void evidenceNeverHoldsThePasswordOfAnAddress() throws IOException {
        Facts.Builder facts = Facts.builder();
        new RepositoriesDetector()
                .detect(
                        MemoryTree.builder()
                                .file(
                                        "/etc/apt/sources.list",
                                        "deb http://user:secret@a.example/ stable main\n")
                                .guest(),
                        facts);
        assertThat(facts.build().evidence().toString() + facts.build().values())
                .doesNotContain("secret");
    }

    @Test
    void checksCanBeSwitchedOff() throws IOException {
        assertThat(
                        only(
                                MemoryTree.builder()
                                        .file(
                                                "/etc/apt/sources.list",
                                                "deb [trusted=yes] http://deb.debian.org/debian sid main\n")))
                .containsEntry("signed", false)
                .containsEntry("trusted", false);
    }

    @ParameterizedTest
    @CsvSource({
        "http://azure.archive.ubuntu.com/ubuntu, true",
        "http://debian-archive.trafficmanager.net/debian, true",
        "http://mirrors.myhuaweicloud.com/debian, true",
        "https://update.cs2c.com.cn/NS, true",
        "http://bucket.obs.cn-north-4.myhuaweicloud.com/debian, false",
        "http://somebody.westeurope.cloudapp.azure.com/debian, false",
        "http://other.trafficmanager.net/debian, false",
        "http://notdebian.org/debian, false",
    })
    void customersOfCloudsAreNotTrustedAsTheseAre(String address, boolean trusted)
            throws IOException {
        assertThat(
                        only(
                                MemoryTree.builder()
                                        .file(
                                                "/etc/apt/sources.list",
                                                "deb " + address + " sid main\n")))
                .containsEntry("trusted", trusted);
    }

    @Test
    void paragraphsAreRepositoriesToo() throws IOException {
        List<Map<String, Object>> repos =
                repos(
                        MemoryTree.builder()
                                .file(
                                        "/etc/apt/mirrors/debian.list",
                                        "https://deb.debian.org/debian\n")
                                .file(
                                        "/etc/apt/sources.list.d/debian.sources",
                                        """
                                        Types: deb deb-src
                                        URIs: mirror+file:///etc/apt/mirrors/debian.list
                                        Suites: bookworm
                                        Components: main

                                        # another
                                        Types: deb
                                        Enabled: no
                                        URIs: http://a.example/
                                         http://b.example/
                                        Suites: x/
                                        """));
        assertThat(repos).hasSize(2);
        assertThat(repos.getFirst())
                .containsEntry("hosts", List.of("deb.debian.org"))
                .containsEntry("trusted", true);
        assertThat(repos.getLast())
                .containsEntry("enabled", false)
                .containsEntry("hosts", List.of("a.example", "b.example"));
    }

    @Test
    void aRepositoryOfYumIsCheckedAsItOrItsMainFileSays() throws IOException {
        List<Map<String, Object>> repos =
                repos(
                        MemoryTree.builder()
                                .file("/etc/yum.conf", "[main]\ngpgcheck=1\n")
                                .file(
                                        "/etc/yum.repos.d/a.repo",
                                        """
                                        [base]
                                        mirrorlist=https://mirrors.rockylinux.org/mirrorlist?arch=$basearch
                                        [extra]
                                        baseurl=
                                          https://mirrors.example/extra/$releasever
                                        enabled=0
                                        gpgcheck=0
                                        """));
        assertThat(repos.getFirst())
                .containsEntry("id", "base")
                .containsEntry("enabled", true)
                .containsEntry("trusted", true);
        assertThat(repos.getLast())
                .containsEntry("id", "extra")
                .containsEntry("enabled", false)
                .containsEntry("signed", false)
                .containsEntry("hosts", List.of("mirrors.example"));
    }

    @Test
    void apkHasOneOnALine() throws IOException {
        assertThat(
                        only(
                                MemoryTree.builder()
                                        .file(
                                                "/etc/apk/repositories",
                                                "#http://x/\n@edge https://dl-cdn.alpinelinux.org/alpine/edge/main\n")))
                .containsEntry("trusted", true);
    }

    @Test
    void aGuestWithoutAnySaysSo() throws IOException {
        assertThat(repos(MemoryTree.builder())).isEmpty();
    }
}
