package assay.guest.linux.config.agent;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code waagent.autoUpdate}: whether the Azure Linux agent fetches newer releases of itself, from
 * {@code /etc/waagent.conf}. It does unless it is told not to; {@code AutoUpdate.Enabled} and, in
 * releases since 2.10, {@code AutoUpdate.UpdateToLatestVersion} tell it. Absent without the agent.
 */
public final class WaagentDetector implements Detector {

    private static final String CONFIG = "/etc/waagent.conf";

    private static final Pattern SWITCH =
            Pattern.compile("\\s*AutoUpdate\\.(?:Enabled|UpdateToLatestVersion)\\s*=\\s*(\\S+).*");

    @Override
    public String produces() {
        return "waagent";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        if (!facts.at("agents[azure.waagent].present").equals(Optional.of(true))) {
            facts.unread("waagent", "the Azure Linux agent is not installed");
            return;
        }
        boolean updates = true;
        Evidence seen = Evidence.at(CONFIG, "AutoUpdate.Enabled is not set");
        for (Line line : Line.read(files, CONFIG)) {
            Matcher matcher = SWITCH.matcher(line.text());
            if (matcher.matches()) {
                boolean off = matcher.group(1).equalsIgnoreCase("n");
                seen = updates || off ? line.seen() : seen;
                updates &= !off;
            }
        }
        facts.put("waagent.autoUpdate", updates, seen);
    }
}
