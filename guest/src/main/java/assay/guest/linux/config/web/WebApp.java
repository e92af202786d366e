package assay.guest.linux.config.web;

import assay.guest.Evidence;
import assay.guest.linux.config.text.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One server, as it is found bit by bit. */
final class WebApp {

    private String runUser;
    private boolean autoindex;
    private boolean debug;
    private final Set<String> vcsDirs = new TreeSet<>();
    private final Set<String> findings = new TreeSet<>();
    private final List<Evidence> seen = new ArrayList<>();

    /**
     * @param runUser whom it runs as unless its configuration says otherwise
     * @param config its main file
     */
    WebApp(String runUser, String config) {
        this.runUser = runUser;
        seen.add(Evidence.at(config));
    }

    void runUser(String user, Line line) {
        runUser = user;
        seen.add(line.seen());
    }

    void autoindex(Line line) {
        autoindex = true;
        seen.add(line.seen());
    }

    /** With the setting's name only: its line may be in a file of secrets. */
    void debug(String setting, Line line) {
        debug = true;
        seen.add(line.seenAs(setting));
    }

    void vcsDir(String path) {
        vcsDirs.add(path);
        seen.add(Evidence.at(path));
    }

    void finding(String text) {
        findings.add(text);
    }

    Map<String, Object> fact() {
        return Map.of(
                "runUser", runUser,
                "autoindex", autoindex,
                "vcsDirs", vcsDirs,
                "debug", debug,
                "hardeningFindings", findings);
    }

    List<Evidence> seen() {
        return seen;
    }
}
