package assay.guest.linux.config.net;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.IniFile;
import assay.guest.linux.config.text.IniFile.Setting;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.ShellFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Three settings beside the profiles: {@code network.networkManager} ({@code
 * NetworkManager.conf(5)}, over all of its files), {@code network.link} (the alternative names of
 * {@code systemd.link(5)}) and {@code network.noZeroconf} of Red Hat's {@code sysconfig.txt}.
 */
public final class NetworkOptionsDetector implements Detector {

    private static final String POLICY = "AlternativeNamesPolicy";
    private static final String LINK = "/etc/systemd/network/99-default.link";
    private static final List<String> LINKS =
            List.of(
                    LINK,
                    "/usr/lib/systemd/network/99-default.link",
                    "/lib/systemd/network/99-default.link");

    @Override
    public String produces() {
        return "network.networkManager";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        IniFile manager = managerConf(files);
        putSetting(manager, "no-auto-default", "noAutoDefault", facts);
        putSetting(manager, "ignore-carrier", "ignoreCarrier", facts);
        putLink(files, facts);
        String network = "/etc/sysconfig/network";
        String zeroconf = ShellFile.parse(Line.read(files, network)).value("NOZEROCONF", "");
        boolean off = !zeroconf.isEmpty() && !zeroconf.equalsIgnoreCase("no");
        facts.put("network.noZeroconf", off, Evidence.at(network));
    }

    /** First the folder of the package, then the main file, then the administrator's folder. */
    private static IniFile managerConf(GuestFiles files) throws IOException {
        Map<String, String> ofPackage = confs(files, "/usr/lib/NetworkManager/conf.d");
        Map<String, String> ofAdministrator = confs(files, "/etc/NetworkManager/conf.d");
        ofPackage.keySet().removeAll(ofAdministrator.keySet());
        IniFile all = IniFile.EMPTY;
        for (String path : ofPackage.values()) {
            all = all.with(IniFile.parse(Line.read(files, path)));
        }
        all = all.with(IniFile.parse(Line.read(files, "/etc/NetworkManager/NetworkManager.conf")));
        for (String path : ofAdministrator.values()) {
            all = all.with(IniFile.parse(Line.read(files, path)));
        }
        return all;
    }

    private static Map<String, String> confs(GuestFiles files, String folder) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (Found entry : files.list(folder)) {
            if (entry.path().endsWith(".conf")) {
                byName.put(entry.path().substring(folder.length() + 1), entry.path());
            }
        }
        return byName;
    }

    private static void putSetting(IniFile conf, String key, String name, Facts.Builder facts) {
        Optional<Setting> setting = conf.last("main", key);
        facts.put(
                "network.networkManager." + name,
                setting.map(Setting::value).orElse(""),
                setting.map(found -> found.line().seen())
                        .orElse(Evidence.at("/etc/NetworkManager", key + " is not set")));
    }

    /** The file in {@code /etc} takes the place of the package's. */
    private static void putLink(GuestFiles files, Facts.Builder facts) throws IOException {
        String state = "absent";
        Evidence seen = Evidence.at(LINK);
        for (String path : LINKS) {
            if (!files.exists(path)) {
                continue;
            }
            for (Line line : Line.read(files, path)) {
                String text = line.text().strip();
                if (text.startsWith(POLICY)) {
                    state = "active";
                    seen = line.seen();
                } else if (line.isBlankOrComment() && text.contains(POLICY) && isIdle(state)) {
                    state = "commented";
                    seen = line.seen();
                }
            }
            break;
        }
        facts.put("network.link.alternativeNamesPolicy", state, seen);
    }

    private static boolean isIdle(String state) {
        return Set.of("absent", "commented").contains(state);
    }
}
