package assay.guest.windows.config;

import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * An application that Internet Information Services serves.
 *
 * @param runUser the account of its pool
 * @param folder where its files are in the guest; empty if they are not on this drive
 * @param browsable whether the server lists folders unless the application says otherwise
 */
record IisSite(String runUser, Optional<String> folder, boolean browsable) {

    /** The configuration of the whole server. */
    static final String CONFIGURATION = "/Windows/System32/inetsrv/config/applicationHost.config";

    private static final Set<String> VCS = Set.of(".git", ".svn", ".hg", ".bzr");
    private static final int MAX_SITES = 1_000;

    /** What runs; none if the server is not installed. */
    static List<IisSite> all(WindowsGuest guest) throws IOException {
        Optional<String> text = TextFile.read(guest.files(), CONFIGURATION);
        if (text.isEmpty()) {
            return List.of();
        }
        Element top = XmlText.parse(CONFIGURATION, text.get());
        Map<String, String> pools = new HashMap<>();
        for (Element pool : XmlText.all(top, "applicationPools")) {
            for (Element add : XmlText.all(pool, "add")) {
                pools.put(add.getAttribute("name"), account(add));
            }
        }
        boolean browsable = XmlText.says(top, "directoryBrowse", "enabled", "true");
        List<IisSite> sites = new ArrayList<>();
        for (Element application : XmlText.all(top, "application")) {
            List<Element> folders = XmlText.all(application, "virtualDirectory");
            if (folders.isEmpty() || sites.size() == MAX_SITES) {
                continue;
            }
            String pool = application.getAttribute("applicationPool");
            String name = pool.isEmpty() ? "DefaultAppPool" : pool;
            String folder = folders.getFirst().getAttribute("physicalPath");
            sites.add(
                    new IisSite(
                            pools.getOrDefault(name, "IIS AppPool\\" + name),
                            guest.path(folder),
                            browsable));
        }
        return sites;
    }

    private static String account(Element pool) {
        for (Element model : XmlText.all(pool, "processModel")) {
            switch (model.getAttribute("identityType")) {
                case "LocalSystem" -> {
                    return "SYSTEM";
                }
                case "LocalService", "NetworkService" -> {
                    return model.getAttribute("identityType");
                }
                case "SpecificUser" -> {
                    return model.getAttribute("userName");
                }
                default -> {
                    // an account of the pool's own
                }
            }
        }
        return "IIS AppPool\\" + pool.getAttribute("name");
    }

    /** The fact about it; what its own configuration says wins. */
    Map<String, Object> fact(WindowsGuest guest, List<Evidence> seen) throws IOException {
        Map<String, Object> fact = new LinkedHashMap<>();
        fact.put("runUser", runUser);
        seen.add(Evidence.at(CONFIGURATION, "runs as " + runUser));
        if (folder.isEmpty()) {
            return fact;
        }
        List<String> vcs = new ArrayList<>();
        for (Found entry : guest.files().list(folder.get())) {
            String path = entry.path();
            if (VCS.contains(path.substring(path.lastIndexOf('/') + 1))) {
                vcs.add(path);
                seen.add(Evidence.at(path));
            }
        }
        fact.put("vcsDirs", vcs);
        own(guest, folder.get() + "/web.config", fact, seen);
        return fact;
    }

    private void own(WindowsGuest guest, String path, Map<String, Object> fact, List<Evidence> seen)
            throws IOException {
        boolean lists = browsable;
        boolean debug = false;
        List<String> findings = new ArrayList<>();
        Optional<String> text = TextFile.read(guest.files(), path);
        if (text.isPresent()) {
            seen.add(Evidence.at(path));
            try {
                Element top = XmlText.parse(path, text.get());
                lists =
                        XmlText.says(top, "directoryBrowse", "enabled", "true")
                                || (browsable
                                        && !XmlText.says(
                                                top, "directoryBrowse", "enabled", "false"));
                debug = XmlText.says(top, "compilation", "debug", "true");
                if (XmlText.says(top, "customErrors", "mode", "Off")) {
                    findings.add("customErrors mode=Off");
                }
                if (XmlText.says(top, "httpErrors", "errorMode", "Detailed")) {
                    findings.add("httpErrors errorMode=Detailed");
                }
                if (XmlText.says(top, "trace", "enabled", "true")) {
                    findings.add("trace enabled=true");
                }
            } catch (ImageException e) {
                // The server refuses to serve an application whose configuration it cannot read.
                seen.add(Evidence.at(path, String.valueOf(e.getMessage())));
            }
        }
        fact.put("autoindex", lists);
        fact.put("debug", debug);
        fact.put("hardeningFindings", findings);
    }
}
