package assay.guest.linux.config.residue;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.Masked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code residue.hostRefs}: lines of a product's configuration that name the machine on which the
 * image was built, by address, MAC or host name. The files of the network itself are not among
 * them: other facts tell of those.
 */
public final class HostRefsDetector implements Detector {

    private static final List<String> PLACES =
            List.of(
                    "/etc/*.conf",
                    "/etc/*/*.conf",
                    "/etc/*/*/*.conf",
                    "/etc/*/*.cnf",
                    "/etc/*/*/*.cnf",
                    "/etc/*/*.cfg",
                    "/etc/*/*.ini",
                    "/etc/*/*/*/*.ini",
                    "/etc/*/*.xml",
                    "/etc/*/*.yml",
                    "/etc/*/*.properties",
                    "/etc/*/sites-enabled/*",
                    "/etc/default/*",
                    "/etc/cron.d/*",
                    "/etc/rc.local",
                    "/etc/systemd/system/*.service",
                    "/opt/*/conf/*",
                    "/opt/*/config/*",
                    "/opt/*/etc/*",
                    "/opt/*/.env",
                    "/srv/*/.env",
                    "/srv/*/config/*",
                    "/usr/local/etc/*",
                    "/usr/local/*/conf/*",
                    "/var/www/*/.env",
                    "/var/www/*/config/*",
                    "/var/www/*/wp-config.php",
                    "/var/www/html/*.php");

    /** What the system itself writes about its name and its network. */
    private static final List<String> SYSTEM =
            List.of(
                    "/etc/NetworkManager/",
                    "/etc/systemd/network/",
                    "/etc/netplan/",
                    "/etc/network/",
                    "/etc/resolv.conf",
                    "/etc/dhcp/");

    private static final int MAX_HITS = 200;
    private static final int MAX_FILES = 5_000;

    @Override
    public String produces() {
        return "residue.hostRefs";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Builder builder = Builder.of(files, facts.build());
        List<String> hits = new ArrayList<>();
        Set<String> read = new TreeSet<>();
        for (String place : builder.names().isEmpty() ? List.<String>of() : PLACES) {
            for (String path : Glob.expand(files, place)) {
                Optional<Found> file = files.find(path).filter(found -> found.node().isRegular());
                boolean system = SYSTEM.stream().anyMatch(path::startsWith);
                boolean small =
                        file.isPresent() && file.get().node().size() <= Line.MAX_FILE && !system;
                if (small && read.size() < MAX_FILES && read.add(file.get().path())) {
                    look(files, path, builder, hits, facts);
                }
            }
        }
        facts.put("residue.hostRefs", hits);
        if (hits.isEmpty()) {
            facts.evidence("residue.hostRefs", Evidence.at("/etc"));
        }
    }

    private static void look(
            GuestFiles files, String path, Builder builder, List<String> hits, Facts.Builder facts)
            throws IOException {
        for (Line line : Line.read(files, path)) {
            if (!line.isBlankOrComment() && hits.size() < MAX_HITS && builder.isIn(line.text())) {
                hits.add(path + ":" + line.number());
                facts.evidence(
                        "residue.hostRefs", line.seenAs(Masked.command(line.text().strip())));
            }
        }
    }
}
