package assay.guest.linux.config.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reading of a configuration against {@code sshd -T}, which prints what sshd makes of it. */
class SshdOracleTest {

    private static final Pattern LISTEN = Pattern.compile("listenaddress .*:(\\d+)");

    @TempDir Path folder;

    private Oracle sshd;
    private Path hostKey;

    @BeforeEach
    void prepareTheOracle() throws IOException {
        sshd = Oracle.require("sshd");
        hostKey = folder.resolve("host_key");
        Oracle.require("ssh-keygen").run("-q", "-t", "ed25519", "-N", "", "-f", hostKey);
        makePrivilegeSeparationFolder();
    }

    /** sshd insists on it, even for {@code -T}; the system makes it when the service starts. */
    private static void makePrivilegeSeparationFolder() throws IOException {
        try {
            Files.createDirectories(Path.of("/run/sshd"));
        } catch (AccessDeniedException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw e;
            }
            String message = "SKIPPED: sshd wants /run/sshd, which only root can make";
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing but a comment\n\n",
                "PermitRootLogin yes\nPermitRootLogin no\n",
                "permitrootlogin NO\n",
                "PermitRootLogin=without-password\n",
                "PermitRootLogin = prohibit-password # as it should be\n",
                "PermitRootLogin \"forced-commands-only\"\n",
                "\t PermitRootLogin\tno  \r\n",
                "PasswordAuthentication no\nPermitEmptyPasswords yes\n",
                "PasswordAuthentication No\n",
                "ClientAliveInterval 180\n",
                "ClientAliveInterval 3m\nClientAliveInterval 9\n",
                "ClientAliveInterval 1h30m5\n",
                "ClientAliveInterval 1H\n",
                "Port 2222\n",
                "Port 2222\nPort 22\n",
                "Port 22\nListenAddress 0.0.0.0:2200\n",
                "ListenAddress 127.0.0.1\nListenAddress [::1]:2201\nPort 2202\n",
                "ListenAddress ::1\nPort 2203\nPort 2204\n",
                "Match User root\n  PermitRootLogin yes\n  PasswordAuthentication no\n",
                "Match User root\nPermitRootLogin yes\nMatch all\nPermitRootLogin no\n",
                "PermitRootLogin no\nMatch all\nPermitRootLogin yes\nClientAliveInterval 7\n",
                "Match All # for everyone\nPasswordAuthentication no\n",
                "Match address 10.0.0.0/8 user *\nClientAliveInterval 5\n",
                "Include %d/none.conf\nPermitRootLogin no\n",
                "Include %d/conf.d/*.conf\nPermitRootLogin no\nClientAliveInterval 3\n",
                "PermitRootLogin yes\nInclude %d/conf.d/*.conf\n",
                "Match User bob\nInclude %d/conf.d/*.conf\n",
                "Match User bob\nInclude %d/all.conf\nMatch all\nPermitRootLogin yes\n",
                "Include %d/match.conf\nPermitRootLogin no\n",
                "Include %d/match.conf %d/conf.d/10-b.conf\n",
                "Include \"%d/conf.d/1?-[ab].conf\"\n",
                "include %d/nested.conf\n",
                "PermitRootLogin maybe\n",
                "PasswordAuthentication true\n",
                "ClientAliveInterval soon\n",
                "ClientAliveInterval 99999999999\n",
                "Port 0\n",
                "Port 70000\n",
                "PermitRootLogin\n",
                "PermitRootLogin \"no\n",
                "Match all user bob\nPermitRootLogin no\n",
                "Include %d/loop.conf\n",
                "Match all\nPermitRootLogin no\nMatch all\nPermitRootLogin yes\n",
                "PermitRootLogin yes\nInclude %d/all.conf\nClientAliveInterval 1\n",
                "Match all\nInclude %d/all.conf\nPermitRootLogin yes\n",
                "Match all\nInclude %d/match.conf\nPermitRootLogin yes\n",
                "Match all\nPort 2222\nListenAddress 127.0.0.1\n",
                "PermitRootLogin yes # '\"\nBanner \"a b\"\n",
                "ClientAliveInterval 1w2d\n",
                "ClientAliveInterval 68y\n",
                "Port 2222 2223\n",
                "PasswordAuthentication 'no'\n",
                "Include\n",
                "Match User bob\nPort 2222\n",
            })
    void aConfigurationMeansWhatSshdSays(String config) throws IOException {
        write("conf.d/10-b.conf", "PermitRootLogin forced-commands-only\nClientAliveInterval 30\n");
        write("conf.d/05-a.conf", "PasswordAuthentication no\nPermitRootLogin yes\n");
        write("conf.d/99.conf.disabled", "PasswordAuthentication yes\nPermitRootLogin no\n");
        write("conf.d/.hidden.conf", "PermitRootLogin no\n");
        write("all.conf", "Match all\nPermitRootLogin no\nClientAliveInterval 44\n");
        write("match.conf", "Match User bob\nPermitRootLogin forced-commands-only\n");
        write("nested.conf", "Include %d/conf.d/05-a.conf\nPermitRootLogin no\nPort 2222\n");
        write("loop.conf", "Include %d/loop.conf\n");
        agrees(config);
    }

    private void agrees(String config) throws IOException {
        Path file = write("sshd_config", config);
        Oracle.Answer answer = sshd.ask("-T", "-f", file, "-o", "HostKey=" + hostKey);
        MemoryTree.Builder guest = MemoryTree.builder().copy(folder.toString(), folder);
        if (answer.exitCode() != 0) {
            assertThat(refusal(guest.guest(), file)).as(answer.output()).isNotEmpty();
            return;
        }
        assertThat(ours(guest.guest(), file)).isEqualTo(theirs(answer.output()));
    }

    private static String refusal(GuestFiles guest, Path file) throws IOException {
        try {
            return ours(guest, file).isEmpty() ? "no facts" : "";
        } catch (ImageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Map<String, String> ours(GuestFiles guest, Path file) throws IOException {
        SshdSettings settings = new SshdSettings(SshdConfig.read(guest, file.toString()));
        Map<String, String> ours = new TreeMap<>();
        ours.put("permitrootlogin", settings.permitRootLogin().orElse("prohibit-password"));
        ours.put("passwordauthentication", settings.flag("passwordauthentication", "yes"));
        ours.put("permitemptypasswords", settings.flag("permitemptypasswords", "no"));
        ours.put("clientaliveinterval", "" + settings.seconds("clientaliveinterval", 0));
        ours.put("ports", settings.ports().toString());
        return ours;
    }

    private static Map<String, String> theirs(String output) {
        Map<String, String> theirs = new TreeMap<>();
        TreeSet<Integer> ports = new TreeSet<>();
        for (String line : output.lines().toList()) {
            Matcher listen = LISTEN.matcher(line);
            if (listen.matches()) {
                ports.add(Integer.parseInt(listen.group(1)));
            }
            for (String keyword :
                    new String[] {
                        "permitrootlogin",
                        "passwordauthentication",
                        "permitemptypasswords",
                        "clientaliveinterval"
                    }) {
                if (line.startsWith(keyword + " ")) {
                    theirs.put(keyword, line.substring(keyword.length() + 1));
                }
            }
        }
        theirs.computeIfPresent(
                "permitrootlogin",
                (_, value) -> value.equals("without-password") ? "prohibit-password" : value);
        theirs.put("ports", ports.toString());
        return theirs;
    }

    /** Writes a file below the folder, whose path replaces {@code %d}. */
    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text.replace("%d", folder.toString()));
    }
}
