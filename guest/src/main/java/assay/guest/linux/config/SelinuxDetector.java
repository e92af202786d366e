package assay.guest.linux.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.ShellFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code selinux.mode}: {@code absent} without an installed policy, else what {@code
 * /etc/selinux/config} says, unless the kernel's command line overrules it with {@code selinux=0}
 * or {@code enforcing=}. {@code selinux(8)}; the command line is the fact {@code boot.cmdline}.
 */
final class SelinuxDetector implements Detector {

    private static final String CONFIG = "/etc/selinux/config";

    @Override
    public String produces() {
        return "selinux";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        ShellFile config = ShellFile.parse(Line.read(files, CONFIG));
        String type = config.value("SELINUXTYPE", "targeted");
        if (files.list("/etc/selinux/" + type + "/policy").isEmpty()) {
            facts.put("selinux.mode", "absent", Evidence.at("/etc/selinux", "no policy"));
            return;
        }
        Evidence seen = config.get("SELINUX").map(a -> a.line().seen()).orElse(Evidence.at(CONFIG));
        String mode = config.value("SELINUX", "permissive").toLowerCase(Locale.ROOT);
        if (!mode.equals("enforcing") && !mode.equals("permissive")) {
            facts.put("selinux.mode", "disabled", seen);
            return;
        }
        Optional<Object> cmdline = facts.at("boot.cmdline");
        if (cmdline.isEmpty()) {
            facts.unread("selinux.mode", "the kernel's command line is unknown");
            return;
        }
        List<?> arguments = (List<?>) cmdline.get();
        if (arguments.contains("selinux=0")) {
            mode = "disabled";
            seen = Evidence.at("kernel command line", "selinux=0");
        } else if (arguments.contains("enforcing=0") || arguments.contains("enforcing=1")) {
            mode = arguments.contains("enforcing=0") ? "permissive" : "enforcing";
            seen = Evidence.at("kernel command line", "enforcing");
        }
        facts.put("selinux.mode", mode, seen);
    }
}
