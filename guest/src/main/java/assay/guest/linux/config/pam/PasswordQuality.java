package assay.guest.linux.config.pam;

import assay.guest.Evidence;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What PAM asks of a new password.
 *
 * @param minLength the shortest that is taken; 0 if the stack does not ask
 * @param minClasses how many of digits, capitals, small letters and others it must have
 * @param lengthSeen where the length is set
 * @param classesSeen where the classes are set
 */
record PasswordQuality(int minLength, int minClasses, Evidence lengthSeen, Evidence classesSeen) {

    private static final String PWQUALITY = "/etc/security/pwquality.conf";
    private static final List<String> CREDITS = List.of("dcredit", "ucredit", "lcredit", "ocredit");

    /** libpwquality never takes less. */
    private static final int LEAST = 6;

    /** Debian's {@code pam_unix(8)} alone has a least length of its own. */
    private static final int DEBIAN_UNIX = 6;

    /**
     * Reads the stack's modules; the first that judges passwords counts.
     *
     * @param password the modules of type {@code password}
     */
    static PasswordQuality of(GuestFiles files, PamStack password) throws IOException {
        for (PamModule module : password.modules()) {
            switch (module.name()) {
                case "pam_pwquality.so" -> {
                    Settings settings = pwquality(files);
                    settings.add(module);
                    if (settings.number("enforcing", 1) != 0) {
                        return scored(settings, 8, 0, module);
                    }
                }
                case "pam_cracklib.so" -> {
                    Settings settings = new Settings();
                    settings.add(module);
                    return scored(settings, 9, 1, module);
                }
                case "pam_passwdqc.so" -> {
                    return passwdqc(module);
                }
                case "pam_pwcheck.so" -> {
                    return plain(module, 5);
                }
                default -> {}
            }
        }
        for (PamModule module : password.named("pam_unix.so")) {
            return plain(module, files.exists("/etc/debian_version") ? DEBIAN_UNIX : 0);
        }
        Evidence nothing = Evidence.at("/etc/pam.d", "no module asks anything of passwords");
        return new PasswordQuality(0, 0, nothing, nothing);
    }

    /** The folder is read first, as {@code pwquality.conf(5)} says. */
    private static Settings pwquality(GuestFiles files) throws IOException {
        Settings settings = new Settings();
        for (Found entry : files.list(PWQUALITY + ".d")) {
            if (entry.path().endsWith(".conf")) {
                settings.add(Line.read(files, entry.path()));
            }
        }
        settings.add(Line.read(files, PWQUALITY));
        return settings;
    }

    /**
     * A credit above 0 makes a password with such characters pass with fewer; one below 0 demands
     * as many of them.
     */
    private static PasswordQuality scored(
            Settings settings, int minlen, int credit, PamModule module) {
        Evidence module0 = module.line().seen();
        int credits = 0;
        int demanded = 0;
        Evidence classesSeen = settings.seen("minclass", module0);
        for (String key : CREDITS) {
            int value = settings.number(key, credit);
            credits += Math.max(value, 0);
            if (value < 0) {
                demanded++;
                classesSeen = settings.seen(key, classesSeen);
            }
        }
        int length = settings.number("minlen", minlen) - credits;
        return new PasswordQuality(
                Math.max(length, LEAST),
                Math.max(demanded, settings.number("minclass", 0)),
                settings.seen("minlen", module0),
                classesSeen);
    }

    /**
     * {@code min=N0,N1,N2,N3,N4}: the lengths for one class of characters, two, a phrase, three and
     * four.
     */
    private static PasswordQuality passwdqc(PamModule module) {
        String[] min = module.value("min").orElse("disabled,24,11,8,7").split(",", -1);
        int[] classes = {1, 2, 1, 3, 4};
        int length = 0;
        int least = 0;
        for (int i = 0; i < Math.min(min.length, classes.length); i++) {
            if (min[i].matches("\\d{1,4}")) {
                int its = Integer.parseInt(min[i]);
                length = length == 0 ? its : Math.min(length, its);
                least = least == 0 ? classes[i] : Math.min(least, classes[i]);
            }
        }
        return new PasswordQuality(length, least, module.line().seen(), module.line().seen());
    }

    private static PasswordQuality plain(PamModule module, int otherwise) {
        Optional<String> minlen = module.value("minlen").filter(value -> value.matches("\\d{1,4}"));
        return new PasswordQuality(
                minlen.map(Integer::parseInt).orElse(otherwise),
                0,
                module.line().seen(),
                module.line().seen());
    }
}
