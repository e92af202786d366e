package assay.guest.linux.config.pam;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * When an account is locked after wrong passwords: {@code pam_faillock(8)} or its predecessors.
 *
 * @param deny after so many; 0 for never
 * @param unlockTime for so many seconds; {@link #NEVER} if only an administrator opens it, 0 if it
 *     is never locked
 */
record Lockout(int deny, int unlockTime, List<Evidence> seen) {

    /** Seconds in place of "never". */
    static final int NEVER = Integer.MAX_VALUE;

    private static final String CONFIG = "/etc/security/faillock.conf";

    /** What the modules of type {@code auth} do. */
    static Lockout of(GuestFiles files, PamStack auth) throws IOException {
        List<PamModule> faillock = auth.named("pam_faillock.so");
        if (!faillock.isEmpty()) {
            Settings settings = new Settings();
            settings.add(Line.read(files, CONFIG));
            return of(settings, faillock, 3, 600);
        }
        for (String name : List.of("pam_tally2.so", "pam_tally.so")) {
            List<PamModule> tally = auth.named(name);
            if (!tally.isEmpty()) {
                return of(new Settings(), tally, 0, NEVER);
            }
        }
        return new Lockout(0, 0, List.of(Evidence.at("/etc/pam.d", "no module locks accounts")));
    }

    private static Lockout of(
            Settings settings, List<PamModule> modules, int deny, int unlockTime) {
        modules.forEach(settings::add);
        int limit = Math.max(settings.number("deny", deny), 0);
        int time =
                settings.get("unlock_time").map(Settings.Value::text).orElse("").equals("never")
                        ? NEVER
                        : settings.number("unlock_time", unlockTime);
        List<Evidence> seen = new ArrayList<>();
        Evidence module = modules.getLast().line().seen();
        seen.add(settings.seen("deny", module));
        seen.add(settings.seen("unlock_time", module));
        return new Lockout(
                limit,
                limit == 0 ? 0 : time <= 0 ? NEVER : time,
                seen.stream().distinct().toList());
    }
}
