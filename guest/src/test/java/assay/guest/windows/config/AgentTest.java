package assay.guest.windows.config;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.guest.AgentId;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.WindowsLookAlike;
import assay.guest.windows.WindowsLookAlike.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of agents for Windows. */
class AgentTest {

    @Test
    void everyPublishedNameHasItsEntry() {
        assertThat(Agent.ALL).extracting(Agent::id).containsExactlyElementsOf(AgentId.ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "aliyun.assist, /ProgramData/aliyun/assist/2.1.4.965/aliyun_assist_service.exe",
        "aliyun.aegis, /Program Files (x86)/Alibaba/Aegis/aegis_client/aegis_12_75/AliYunDun.exe",
        "azure.vmagent, /WindowsAzure/GuestAgent_2.7.41491.1071_2023-03-02_185502/WindowsAzureGuestAgent.exe",
        "tencent.yunjing, /Program Files/QCloud/YunJing/YDEyes/YDService.exe",
        "huawei.hostguard, /Program Files/HostGuard/HostGuard.exe",
    })
    void programsInFoldersOfAReleaseAreFound(String id, String path, @TempDir Path folder)
            throws IOException {
        WindowsLookAlike windows = new WindowsLookAlike(Version.S2019);
        windows.files.put(path, WindowsLookAlike.pe());
        Facts.Builder facts = Facts.builder();
        new AgentsDetector()
                .detect(
                        WindowsGuest.of(GuestFiles.of(windows.tree(folder)), new Budget(1_000_000)),
                        facts);

        assertThat(facts.build().at("agents[" + id + "].paths").orElseThrow())
                .isEqualTo(List.of(path));
    }
}
