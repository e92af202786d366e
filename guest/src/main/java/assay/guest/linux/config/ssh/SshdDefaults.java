package assay.guest.linux.config.ssh;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one default of sshd that differs between versions and distributions: {@code PermitRootLogin}.
 *
 * <p>It was {@code yes} up to OpenSSH 6.9 and is {@code prohibit-password} since 7.0 (its release
 * notes, August 2015). Red Hat Enterprise Linux 7 with its relatives and SUSE Linux Enterprise
 * changed theirs back to {@code yes}, as their commented {@code #PermitRootLogin yes} tells.
 */
final class SshdDefaults {

    private static final Pattern VERSION = Pattern.compile("(?:\\d+:)?(\\d{1,3})\\.\\d.*");
    private static final Pattern BANNER = Pattern.compile("OpenSSH_(\\d{1,3})\\.\\d");
    private static final int MAX_BINARY = 8 << 20;

    private SshdDefaults() {}

    /** The default of this guest's sshd; empty if nothing tells its version. */
    static Optional<String> permitRootLogin(GuestFiles files, Facts.Builder facts)
            throws IOException {
        Facts known = facts.build();
        Optional<Integer> major = packaged(known);
        if (major.isEmpty()) {
            major = ofBinary(files);
        }
        String distro = known.at("os.distro").map(Object::toString).orElse("");
        String like = known.at("os.distroLike").map(Object::toString).orElse("") + distro;
        boolean redHat =
                like.contains("rhel") || like.contains("fedora") || like.contains("centos");
        boolean suse = distro.startsWith("sles") || distro.equals("opensuse-leap");
        return major.map(version ->
                version < 7 || suse || (redHat && version < 8) ? "yes" : "prohibit-password");
    }

    private static Optional<Integer> packaged(Facts facts) {
        for (String name : new String[] {"openssh-server", "openssh"}) {
            Optional<Integer> major =
                    facts.at("packages.byName[" + name + "].version")
                            .map(version -> VERSION.matcher(version.toString()))
                            .filter(Matcher::matches)
                            .map(matcher -> Integer.parseInt(matcher.group(1)));
            if (major.isPresent()) {
                return major;
            }
        }
        return Optional.empty();
    }

    /** The version that the program would greet with stands in it as text. */
    private static Optional<Integer> ofBinary(GuestFiles files) throws IOException {
        Optional<Found> sshd =
                files.find(SshDetector.PROGRAM)
                        .filter(found -> found.node().isRegular())
                        .filter(found -> found.node().size() <= MAX_BINARY);
        if (sshd.isEmpty()) {
            return Optional.empty();
        }
        byte[] program = files.read(sshd.get(), MAX_BINARY);
        Matcher matcher = BANNER.matcher(new String(program, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
    }
}
