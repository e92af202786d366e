package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passwords that stand in the image: for logging on by itself, and in answer files. */
final class LogonDetector implements Detector {

    private static final String WINLOGON = "Microsoft\\Windows NT\\CurrentVersion\\Winlogon";

    private static final List<String> ANSWERS =
            List.of(
                    "/unattend.xml",
                    "/autounattend.xml",
                    "/Windows/unattend.xml",
                    "/Windows/Panther/unattend.xml",
                    "/Windows/Panther/unattend-original.xml",
                    "/Windows/Panther/Unattend/unattend.xml",
                    "/Windows/System32/Sysprep/unattend.xml");

    private static final Pattern PASSWORD =
            Pattern.compile(
                    "(?i)<(?:Administrator)?Password>\\s{0,99}<Value>([^<]{1,999})</Value>");

    /** What Windows writes in the place of passwords that it has used. */
    private static final String DELETED = "*SENSITIVE*DATA*DELETED*";

    @Override
    public List<String> produces() {
        return List.of(
                "windows.autoLogonPassword", "windows.autoLogon", "windows.unattendPasswords");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey winlogon = guest.registry().software(WINLOGON);
        RegistryKey secret =
                guest.registry().machine("SECURITY", "Policy\\Secrets\\DefaultPassword");
        boolean plain = !winlogon.text("DefaultPassword").orElse("").isEmpty();
        facts.put(
                "windows.autoLogonPassword",
                plain || secret.exists(),
                winlogon.place("DefaultPassword"),
                secret.place());
        boolean on =
                winlogon.text("AutoAdminLogon").orElse("0").strip().equals("1")
                        || winlogon.flag("AutoAdminLogon", false);
        facts.put("windows.autoLogon", on, winlogon.seen("AutoAdminLogon"));
        List<String> answers = new ArrayList<>();
        for (String path : ANSWERS) {
            if (hasPassword(TextFile.read(guest.files(), path).orElse(""))) {
                answers.add(path);
            }
        }
        facts.put("windows.unattendPasswords", answers);
        ANSWERS.forEach(path -> facts.evidence("windows.unattendPasswords", Evidence.at(path)));
    }

    private static boolean hasPassword(String xml) {
        Matcher password = PASSWORD.matcher(xml);
        while (password.find()) {
            if (!password.group(1).strip().equals(DELETED)) {
                return true;
            }
        }
        return false;
    }
}
