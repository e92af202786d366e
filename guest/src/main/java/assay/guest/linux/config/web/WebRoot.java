package assay.guest.linux.config.web;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a folder that a server publishes should not have: version control, debug switches. */
final class WebRoot {

    private static final List<String> VCS = List.of(".git", ".svn", ".hg", ".bzr", "CVS");
    private static final int MAX_FOLDERS = 1_000;

    /** The settings of common frameworks that show errors to visitors. */
    private static final Pattern DEBUG =
            Pattern.compile(
                    "\\s*(?:(APP_DEBUG)\\s*=\\s*\"?(?:true|1).*"
                            + "|(DEBUG)\\s*=\\s*(?:True|true|1)\\b.*"
                            + "|define\\(\\s*['\"](WP_DEBUG)['\"]\\s*,\\s*true\\s*\\).*)");

    private static final List<String> SETTINGS =
            List.of(".env", "../.env", "wp-config.php", "../wp-config.php", "settings.py");

    private WebRoot() {}

    /** Looks at the folder and the folders in it, no deeper. */
    static void look(GuestFiles files, String root, WebApp app) throws IOException {
        List<String> folders = new ArrayList<>(List.of(root));
        for (Found entry : files.list(root)) {
            if (entry.node().isDirectory() && folders.size() < MAX_FOLDERS) {
                folders.add(entry.path());
            }
        }
        for (String folder : folders) {
            for (String name : VCS) {
                if (files.exists(folder + "/" + name)) {
                    app.vcsDir(folder + "/" + name);
                }
            }
        }
        for (String name : SETTINGS) {
            for (Line line : Line.read(files, root + "/" + name)) {
                if (DEBUG.matcher(line.text()).matches()) {
                    app.debug("debugging is on", line);
                }
            }
        }
    }
}
