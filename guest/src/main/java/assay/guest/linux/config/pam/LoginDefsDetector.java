package assay.guest.linux.config.pam;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code loginDefs}: how long passwords live, {@code login.defs(5)}, what they must be and when an
 * account is locked, both from the PAM stacks.
 *
 * <p>Passwords are changed by the service {@code passwd}; accounts are locked by {@code login} and
 * {@code sshd}, of which the weaker counts. Where the guest has neither, the common stacks of its
 * distribution do.
 */
public final class LoginDefsDetector implements Detector {

    private static final List<String> FILES = List.of("/usr/etc/login.defs", "/etc/login.defs");
    private static final String FOLDER = "/etc/login.defs.d";

    /** What shadow writes for passwords that never expire. */
    private static final int FOREVER = 99_999;

    /** What shadow asks where {@code PASS_MIN_LEN} is not set and there is no PAM. */
    private static final int SHADOW_LENGTH = 5;

    /** One that never locks, then one that allows more tries, then one that opens sooner. */
    private static final Comparator<Lockout> WEAKEST =
            Comparator.comparing((Lockout one) -> one.deny() > 0)
                    .thenComparingInt(one -> -one.deny())
                    .thenComparingInt(Lockout::unlockTime);

    @Override
    public String produces() {
        return "loginDefs";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Settings defs = new Settings();
        List<String> read = new ArrayList<>();
        for (String path : FILES) {
            if (files.exists(path)) {
                defs.add(Line.read(files, path));
                read.add(path);
            }
        }
        for (Found entry : files.list(FOLDER)) {
            defs.add(Line.read(files, entry.path()));
        }
        if (read.isEmpty()) {
            for (String name : List.of("passMaxDays", "passWarnAge", "passMinLen")) {
                facts.unread("loginDefs." + name, "there is no /etc/login.defs");
            }
        } else {
            putAges(defs, read.getLast(), facts);
        }
        putQuality(files, defs, facts);
        Lockout lockout = lockout(files);
        Evidence[] seen = lockout.seen().toArray(Evidence[]::new);
        facts.put("loginDefs.faillock.deny", lockout.deny(), seen);
        facts.put("loginDefs.faillock.unlockTime", lockout.unlockTime(), seen);
    }

    private static void putAges(Settings defs, String path, Facts.Builder facts) {
        int days = defs.number("PASS_MAX_DAYS", FOREVER);
        facts.put(
                "loginDefs.passMaxDays",
                days < 0 ? FOREVER : days,
                defs.seen("PASS_MAX_DAYS", Evidence.at(path, "PASS_MAX_DAYS is not set")));
        facts.put(
                "loginDefs.passWarnAge",
                defs.number("PASS_WARN_AGE", -1),
                defs.seen("PASS_WARN_AGE", Evidence.at(path, "PASS_WARN_AGE is not set")));
        facts.put(
                "loginDefs.passMinLen",
                defs.number("PASS_MIN_LEN", 0),
                defs.seen("PASS_MIN_LEN", Evidence.at(path, "PASS_MIN_LEN is not set")));
    }

    private static void putQuality(GuestFiles files, Settings defs, Facts.Builder facts)
            throws IOException {
        Optional<String> service =
                first(files, List.of("passwd", "system-auth", "common-password", "other"));
        PasswordQuality quality =
                PasswordQuality.of(
                        files,
                        service.isPresent()
                                ? PamStack.read(files, service.get(), "password")
                                : new PamStack(List.of()));
        int length = quality.minLength();
        Evidence seen = quality.lengthSeen();
        if (length == 0) {
            length = defs.number("PASS_MIN_LEN", service.isPresent() ? 0 : SHADOW_LENGTH);
            seen = defs.seen("PASS_MIN_LEN", seen);
        }
        facts.put("loginDefs.effectiveMinLen", Math.max(length, 0), seen);
        facts.put("loginDefs.minClasses", quality.minClasses(), quality.classesSeen());
    }

    private static Lockout lockout(GuestFiles files) throws IOException {
        List<Lockout> all = new ArrayList<>();
        for (String service : List.of("login", "sshd")) {
            if (PamStack.has(files, service)) {
                all.add(Lockout.of(files, PamStack.read(files, service, "auth")));
            }
        }
        if (all.isEmpty()) {
            String common = first(files, List.of("system-auth", "common-auth")).orElse("other");
            all.add(Lockout.of(files, PamStack.read(files, common, "auth")));
        }
        return all.stream().min(WEAKEST).orElseThrow();
    }

    private static Optional<String> first(GuestFiles files, List<String> services)
            throws IOException {
        for (String service : services) {
            if (PamStack.has(files, service)) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }
}
