package assay.guest.linux.config.ssh;

import assay.disk.ImageException;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.service.UnitFiles;
import assay.guest.linux.config.text.IniFile.Setting;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code ssh}: whether an SSH server starts, what it would accept, and the keys that open the
 * guest.
 *
 * <p>{@code effective} is absent, with the reason, where there is no server and where sshd would
 * refuse its configuration. {@code enabled} needs {@code services}; the default of {@code
 * permitrootlogin} needs {@code packages} or the program itself.
 */
public final class SshDetector implements Detector {

    static final String PROGRAM = "/usr/sbin/sshd";

    /** The second is where SUSE ships its configuration until an administrator writes the first. */
    private static final List<String> CONFIGS =
            List.of("/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config");

    private static final List<String> SERVICES =
            List.of("ssh", "sshd", "ssh.socket", "sshd.socket");

    /**
     * Makes the sockets of Ubuntu 24.04 and later follow {@code Port} and {@code ListenAddress}.
     */
    private static final String SOCKET_GENERATOR =
            "/usr/lib/systemd/system-generators/sshd-socket-generator";

    /** As many as sshd takes. */
    private static final int MAX_KEY_PLACES = 256;

    @Override
    public String produces() {
        return "ssh";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        boolean installed = files.exists(PROGRAM);
        facts.put("ssh.installed", installed, Evidence.at(PROGRAM));
        putEnabled(installed, facts);
        List<String> keyPlaces = new ArrayList<>();
        if (installed) {
            try {
                SshdConfig config = readConfig(files);
                config.anywhere("authorizedkeysfile")
                        .flatMap(line -> line.arguments().stream())
                        .filter(place -> !place.equalsIgnoreCase("none"))
                        .limit(MAX_KEY_PLACES)
                        .forEach(keyPlaces::add);
                putEffective(files, config, facts);
            } catch (ImageException e) {
                facts.unread("ssh.effective", String.valueOf(e.getMessage()));
            }
        } else {
            facts.unread("ssh.effective", "no SSH server is installed");
        }
        new KeyFiles(files).detect(keyPlaces, facts);
    }

    private static void putEnabled(boolean installed, Facts.Builder facts) {
        Facts known = facts.build();
        if (installed && known.at("services").isEmpty()) {
            facts.unread("ssh.enabled", "what starts at boot is unknown");
            return;
        }
        List<String> started =
                SERVICES.stream()
                        .filter(name -> ServiceDetector.isEnabled(known, name))
                        .distinct()
                        .toList();
        facts.put("ssh.enabled", installed && !started.isEmpty());
        for (String name : started) {
            known.evidenceFor(ServiceDetector.fact(name))
                    .forEach(place -> facts.evidence("ssh.enabled", place));
        }
    }

    private static SshdConfig readConfig(GuestFiles files) throws IOException {
        for (String path : CONFIGS) {
            if (files.exists(path)) {
                return SshdConfig.read(files, path);
            }
        }
        throw new ImageException(
                ImageException.Reason.CORRUPT,
                "sshd_config",
                -1,
                "there is no " + CONFIGS.getFirst() + ", sshd would not start");
    }

    private static void putEffective(GuestFiles files, SshdConfig config, Facts.Builder facts)
            throws IOException {
        SshdSettings settings = new SshdSettings(config);
        Optional<String> rootLogin = settings.permitRootLogin();
        String passwords = settings.flag("passwordauthentication", "yes");
        String empty = settings.flag("permitemptypasswords", "no");
        long alive = settings.seconds("clientaliveinterval", 0);
        List<Integer> ports = settings.ports();
        if (rootLogin.isEmpty()) {
            rootLogin = SshdDefaults.permitRootLogin(files, facts);
        }
        if (rootLogin.isPresent()) {
            facts.put("ssh.effective.permitrootlogin", rootLogin.get());
            see(settings, facts, "permitrootlogin", "permitrootlogin");
        } else {
            facts.unread("ssh.effective.permitrootlogin", "the version of sshd is unknown");
        }
        facts.put("ssh.effective.passwordauthentication", passwords);
        see(settings, facts, "passwordauthentication", "passwordauthentication");
        facts.put("ssh.effective.permitemptypasswords", empty);
        see(settings, facts, "permitemptypasswords", "permitemptypasswords");
        facts.put("ssh.effective.clientaliveinterval", alive);
        see(settings, facts, "clientaliveinterval", "clientaliveinterval");
        putPorts(files, settings, ports, facts);
    }

    /** A socket that systemd opens for sshd decides the port alone. */
    private static void putPorts(
            GuestFiles files, SshdSettings settings, List<Integer> configured, Facts.Builder facts)
            throws IOException {
        Facts known = facts.build();
        for (String socket : List.of("ssh.socket", "sshd.socket")) {
            if (ServiceDetector.isEnabled(known, socket) && !files.exists(SOCKET_GENERATOR)) {
                List<Setting> streams = streams(UnitFiles.scan(files), socket);
                Set<Integer> ports = new TreeSet<>();
                streams.forEach(stream -> port(stream.value()).ifPresent(ports::add));
                facts.put("ssh.effective.ports", ports);
                streams.forEach(
                        stream -> facts.evidence("ssh.effective.ports", stream.line().seen()));
                return;
            }
        }
        facts.put("ssh.effective.ports", configured);
        see(settings, facts, "listenaddress", "ports");
        see(settings, facts, "port", "ports");
    }

    /** The {@code ListenStream=} settings that count: an empty one clears those before it. */
    private static List<Setting> streams(UnitFiles units, String socket) throws IOException {
        List<Setting> streams = new ArrayList<>();
        for (Setting setting : units.load(units.canonical(socket)).settings()) {
            if (setting.section().equals("Socket") && setting.key().equals("ListenStream")) {
                if (setting.value().isEmpty()) {
                    streams.clear();
                } else {
                    streams.add(setting);
                }
            }
        }
        return streams;
    }

    private static Optional<Integer> port(String stream) {
        String port = SshdSettings.portOfAddress(stream).orElse(stream);
        return port.matches("\\d{1,5}") ? Optional.of(Integer.parseInt(port)) : Optional.empty();
    }

    /** Says where a setting stands, or that it stands nowhere and the default counts. */
    private static void see(
            SshdSettings settings, Facts.Builder facts, String keyword, String fact) {
        facts.evidence(
                "ssh.effective." + fact,
                settings.where(keyword)
                        .map(Line::seen)
                        .orElse(Evidence.at(CONFIGS.getFirst(), keyword + " is not set")));
    }
}
