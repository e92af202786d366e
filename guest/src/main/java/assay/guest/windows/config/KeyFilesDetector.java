package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.ssh.AuthorizedKey;
import assay.guest.linux.config.text.Line;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ssh.authorizedKeys}: keys that OpenSSH for Windows would let in, whether it is installed
 * or not. Administrators share one file.
 */
final class KeyFilesDetector implements Detector {

    private static final String ADMINISTRATORS = "/ProgramData/ssh/administrators_authorized_keys";

    @Override
    public List<String> produces() {
        return List.of("ssh.authorizedKeys");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Map<String, String> users = new LinkedHashMap<>();
        users.put(ADMINISTRATORS, "Administrators");
        for (Found home : guest.files().list("/Users")) {
            if (home.node().isDirectory()) {
                String name = home.path().substring("/Users/".length());
                users.put(home.path() + "/.ssh/authorized_keys", name);
            }
        }
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Map.Entry<String, String> user : users.entrySet()) {
            Optional<Found> file = guest.files().find(user.getKey());
            if (file.isPresent() && file.get().node().isRegular()) {
                facts.evidence(
                        "ssh.authorizedKeys[" + keys.size() + "]", Evidence.at(user.getKey()));
                keys.add(
                        entry(
                                user.getValue(),
                                Line.read(guest.files(), user.getKey()),
                                file.get()));
            }
        }
        facts.put("ssh.authorizedKeys", keys, Evidence.at(ADMINISTRATORS), Evidence.at("/Users"));
    }

    private static Map<String, Object> entry(String user, List<Line> lines, Found file) {
        List<AuthorizedKey> keys = AuthorizedKey.parse(lines);
        boolean forced = !keys.isEmpty() && keys.stream().allMatch(AuthorizedKey::isForcedExit);
        return Map.of(
                "user",
                user,
                "keys",
                keys.size(),
                "forcedCommandOnly",
                forced,
                "path",
                file.path());
    }
}
