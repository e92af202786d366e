package assay.guest.linux.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code files}: a fixed list of paths that rules ask for by name. Every one is always there with
 * {@code exists}, so that a rule can tell "no such file" from "not looked".
 *
 * <p>As {@code lstat(2)}: a link that leads nowhere exists, with 0 bytes.
 */
final class FileDetector implements Detector {

    static final List<String> PROBES =
            List.of(
                    "/etc/default/grub.d/50-cloudimg-settings.cfg",
                    "/etc/modprobe.d/blacklist-nouv.conf",
                    "/etc/modprobe.d/mlx5.conf",
                    "/etc/netplan/50-cloud-init.yaml",
                    "/etc/network/interfaces.d/50-cloud-init.cfg",
                    "/etc/qcloud-network-config.ini",
                    "/etc/sysctl.d/99-cloudimg-ipv6.conf",
                    "/usr/lib/NetworkManager/conf.d/00-server.conf",
                    "/usr/local/ucloud/.cache/metadata.json",
                    "/var/log/wtmp");

    @Override
    public String produces() {
        return "files";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Map<String, Object> probes = new LinkedHashMap<>();
        for (String path : PROBES) {
            Optional<Found> link = files.findNoFollow(path);
            FileNode target = files.find(path).map(Found::node).orElse(null);
            long bytes = target != null && target.isRegular() ? target.size() : 0;
            int mode = target != null ? target.mode() : link.map(l -> l.node().mode()).orElse(0);
            probes.put(path, Map.of("exists", link.isPresent(), "bytes", bytes, "mode", mode));
        }
        facts.put("files", probes);
        for (String path : PROBES) {
            facts.evidence("files[" + path + "]", Evidence.at(path));
        }
    }
}
