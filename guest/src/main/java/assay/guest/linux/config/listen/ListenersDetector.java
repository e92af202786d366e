package assay.guest.linux.config.listen;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.service.UnitFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.IniFile;
import assay.guest.linux.config.text.Line;
import assay.guest.linux.config.text.Masked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code listeners}: the ports that a guest would open, predicted from what starts at boot and how
 * it is configured: {@link Daemon}s, sockets of systemd, and sshd.
 *
 * <p>Absent, with the reason, where something unknown from outside the distribution starts: nobody
 * can tell its ports without running it.
 */
public final class ListenersDetector implements Detector {

    private static final int MAX_LISTENERS = 1_000;

    /** Where distributions put nothing. */
    private static final Pattern FOREIGN =
            Pattern.compile("[-@:+!]*/(?:opt|usr/local|srv|home|root|data|app)/.*");

    /** Agents of clouds, which call home and do not listen. */
    private static final Pattern AGENT =
            Pattern.compile(
                    "[-@:+!]*/(?:usr/local/(?:qcloud|sa|agenttools|aegis|hostguard|uboltagent)"
                            + "|usr/local/share/aliyun-assist|opt/digitalocean)/.*");

    @Override
    public String produces() {
        return "listeners";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Facts known = facts.build();
        Optional<Object> services = known.at("services");
        if (services.isEmpty()) {
            facts.unread("listeners", "what starts at boot is unknown");
            return;
        }
        Set<String> names = new TreeSet<>();
        ((Map<?, ?>) services.get()).keySet().forEach(name -> names.add(name.toString()));
        UnitFiles units = UnitFiles.scan(files);
        Optional<String> foreign = foreign(names, known, units);
        if (foreign.isPresent()) {
            facts.unread(
                    "listeners",
                    foreign.get() + " starts at boot, and on which ports it listens is unknown");
            return;
        }
        List<Listening> listeners = new ArrayList<>();
        addSsh(known, listeners);
        for (Daemon daemon : Daemon.KNOWN) {
            addDaemon(files, daemon, names, known, listeners);
        }
        addSockets(names, known, units, listeners);
        put(listeners, facts);
    }

    private static void put(List<Listening> listeners, Facts.Builder facts) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Listening one : listeners.stream().limit(MAX_LISTENERS).toList()) {
            Map<String, Object> fact =
                    Map.of("port", one.port(), "bind", one.bind(), "enabled", one.enabled());
            if (!list.contains(fact)) {
                facts.evidence("listeners[" + list.size() + "]", one.seen());
                list.add(fact);
            }
        }
        facts.put("listeners", list);
        facts.evidence("listeners", Evidence.at("services"));
    }

    private static Optional<String> foreign(Set<String> names, Facts known, UnitFiles units)
            throws IOException {
        Set<String> ours = new TreeSet<>();
        Daemon.KNOWN.forEach(daemon -> ours.addAll(daemon.services()));
        for (String name : names) {
            if (name.contains(".") || ours.contains(name) || !starts(known, name)) {
                continue;
            }
            IniFile unit = units.load(units.canonical(name + ".service"));
            String command = unit.value("Service", "ExecStart", "");
            boolean stays = !unit.value("Service", "Type", "simple").equals("oneshot");
            if (stays && FOREIGN.matcher(command).matches() && !AGENT.matcher(command).matches()) {
                return Optional.of("the service " + name);
            }
        }
        return Optional.empty();
    }

    private static void addSsh(Facts known, List<Listening> listeners) {
        boolean enabled = known.at("ssh.enabled").equals(Optional.of(true));
        if (known.at("ssh.effective.ports").orElse(List.of()) instanceof List<?> ports) {
            Evidence seen =
                    known.evidenceFor("ssh.effective.ports").stream()
                            .findFirst()
                            .orElse(Evidence.at("/etc/ssh/sshd_config"));
            for (Object port : ports) {
                Listening.port(port.toString())
                        .ifPresent(number ->
                                listeners.add(new Listening(number, Daemon.ALL, enabled, seen)));
            }
        }
    }

    private static void addDaemon(
            GuestFiles files,
            Daemon daemon,
            Set<String> names,
            Facts known,
            List<Listening> listeners)
            throws IOException {
        List<String> its = daemon.services().stream().filter(names::contains).toList();
        if (its.isEmpty()) {
            return;
        }
        boolean enabled = its.stream().anyMatch(name -> starts(known, name));
        Map<Integer, Evidence> ports = new LinkedHashMap<>();
        Set<String> addresses = new LinkedHashSet<>();
        boolean protectedMode = daemon.services().contains("redis");
        List<Line> lines = lines(files, daemon);
        for (Line line : lines) {
            String text = line.text().strip();
            if (daemon.off().matcher(text).matches()) {
                return;
            }
            Matcher port = daemon.port().matcher(text);
            if (port.matches()) {
                Listening.port(port.group(1))
                        .ifPresent(at -> ports.put(at, line.seenAs(Masked.command(text))));
            }
            Matcher address = daemon.address().matcher(text);
            if (address.matches()) {
                addresses.addAll(Listening.addresses(address.group(1)));
            }
            protectedMode &= !text.matches("protected-mode\\s+no|requirepass\\s.*");
        }
        if (daemon.services().contains("rsync") && lines.isEmpty()) {
            return; // Debian's unit starts only where there is a configuration
        }
        if (ports.isEmpty()) {
            Evidence service = Evidence.at("the service " + its.getFirst(), "its default port");
            daemon.ports().forEach(port -> ports.put(port, service));
        }
        if (addresses.isEmpty()) {
            addresses.add(protectedMode ? Daemon.LOCAL : daemon.bind());
        }
        ports.forEach((port, seen) ->
                addresses.forEach(
                        address -> listeners.add(new Listening(port, address, enabled, seen))));
    }

    private static List<Line> lines(GuestFiles files, Daemon daemon) throws IOException {
        List<Line> lines = new ArrayList<>();
        Set<String> read = new TreeSet<>();
        for (String pattern : daemon.files()) {
            for (String path : Glob.expand(files, pattern)) {
                Optional<Found> file = files.find(path).filter(one -> one.node().isRegular());
                if (file.isPresent() && read.add(file.get().path())) {
                    Line.read(files, path).stream()
                            .filter(line -> !line.isBlankOrComment())
                            .forEach(lines::add);
                }
            }
        }
        return lines;
    }

    private static void addSockets(
            Set<String> names, Facts known, UnitFiles units, List<Listening> listeners)
            throws IOException {
        for (String name : names) {
            boolean ssh = name.startsWith("ssh");
            if (!name.endsWith(".socket") || ssh) {
                continue;
            }
            for (IniFile.Setting stream :
                    units.load(units.canonical(name)).all("Socket", "ListenStream").toList()) {
                String value = stream.value();
                int colon = value.lastIndexOf(':');
                String bind = colon < 0 ? "" : value.substring(0, colon);
                Listening.port(value.substring(colon + 1))
                        .ifPresent(port ->
                                listeners.add(
                                        new Listening(
                                                port,
                                                Listening.address(bind),
                                                starts(known, name),
                                                stream.line().seen())));
            }
        }
    }

    private static boolean starts(Facts known, String service) {
        return ServiceDetector.isEnabled(known, service);
    }
}
