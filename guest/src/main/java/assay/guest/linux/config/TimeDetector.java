package assay.guest.linux.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code time.zone} and {@code time.rtcUtc}: {@code localtime(5)} and {@code adjtime_config(5)}.
 *
 * <p>The zone is the target of the link {@code /etc/localtime}. Where it is a copy instead, it is
 * the name in {@code /etc/timezone} if that zone has the same bytes, else the POSIX rule at the end
 * of the file (RFC 9636, section 3.3), such as {@code CST-8}.
 */
final class TimeDetector implements Detector {

    private static final String LOCALTIME = "/etc/localtime";
    private static final String ZONES = "/zoneinfo/";
    private static final int MAX_ZONE = 1 << 16;

    @Override
    public String produces() {
        return "time";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        facts.put("time.zone", zone(files), Evidence.at(LOCALTIME));
        List<Line> adjtime = Line.read(files, "/etc/adjtime");
        boolean local = adjtime.size() >= 3 && adjtime.get(2).text().strip().equals("LOCAL");
        facts.put("time.rtcUtc", !local, Evidence.at("/etc/adjtime"));
    }

    private static String zone(GuestFiles files) throws IOException {
        Optional<Found> found = files.findNoFollow(LOCALTIME);
        if (found.isEmpty()) {
            return "UTC"; // what localtime(5) says of a missing file
        }
        if (found.get().node().isSymlink()) {
            String target = found.get().tree().readLink(found.get().node());
            int zones = target.indexOf(ZONES);
            if (zones >= 0) {
                return target.substring(zones + ZONES.length());
            }
        }
        return zoneOfCopy(files);
    }

    private static String zoneOfCopy(GuestFiles files) throws IOException {
        byte[] zone = files.read(LOCALTIME, MAX_ZONE).orElse(new byte[0]);
        List<Line> timezone = Line.read(files, "/etc/timezone");
        if (!timezone.isEmpty()) {
            String name = timezone.getFirst().text().strip();
            Optional<byte[]> named = files.read("/usr/share" + ZONES + name, MAX_ZONE);
            if (named.isPresent() && Arrays.equals(zone, named.get())) {
                return name;
            }
        }
        String text = new String(zone, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("TZif") || !text.endsWith("\n")) {
            return "";
        }
        return text.substring(text.lastIndexOf('\n', text.length() - 2) + 1, text.length() - 1);
    }
}
