package assay.guest.windows.config;

import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.util.List;

/**
 * {@code baseline}: what is known of the image that the guest was made from. Nobody has given a
 * manifest of one, so nothing is.
 */
final class BaselineDetector implements Detector {

    @Override
    public List<String> produces() {
        return List.of("baseline");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) {
        facts.put("baseline.known", false);
        String why = "there is no manifest of the image that this one was made from";
        facts.unread("baseline.changed", why).unread("baseline.hadCloudbaseInit", why);
    }
}
