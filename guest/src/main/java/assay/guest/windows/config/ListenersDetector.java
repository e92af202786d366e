package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.linux.config.text.Line;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.TextFile;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code listeners} and {@code firewall}: the TCP ports that known services take, and those of them
 * that the firewall lets nobody reach. Services that nobody knows are not seen.
 */
final class ListenersDetector implements Detector {

    private static final String ANY = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";

    private static final Pattern PORT = Pattern.compile("port\\s*[:=\\s]\\s*(\\d{1,5})");
    private static final Pattern BIND =
            Pattern.compile("bind(?:-address|_ip|ip)?\\s*[:=\\s]\\s*([0-9a-f.:*]{1,60}).*");

    @Override
    public List<String> produces() {
        return List.of("listeners", "firewall");
    }

    /** A port that is listened on, with where that is said. */
    private record Listener(long port, String bind, boolean enabled, List<Evidence> seen) {}

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        List<Listener> listeners = new ArrayList<>();
        for (RegistryKey key : guest.registry().system("Services").subkeys()) {
            String name = key.name().toLowerCase(Locale.ROOT);
            for (Daemon daemon : Daemon.ALL) {
                if (name.startsWith(daemon.service())) {
                    listener(guest, daemon, new Service(key)).ifPresent(listeners::add);
                    break;
                }
            }
        }
        remoteDesktop(facts).ifPresent(listeners::add);
        facts.put(
                "listeners",
                listeners.stream()
                        .map(one ->
                                Map.of(
                                        "port", one.port(),
                                        "bind", one.bind(),
                                        "enabled", one.enabled()))
                        .toList());
        facts.evidence("listeners", guest.registry().system("Services").place());
        for (int i = 0; i < listeners.size(); i++) {
            for (Evidence place : listeners.get(i).seen()) {
                facts.evidence("listeners[" + i + "]", place);
            }
        }
        firewall(guest, listeners, facts);
    }

    private static Optional<Listener> listener(WindowsGuest guest, Daemon daemon, Service service)
            throws IOException {
        Optional<String> start = service.start();
        if (start.isEmpty() || (!service.isDriver() && !service.programExists(guest))) {
            return Optional.empty();
        }
        boolean enabled = !start.get().equals("manual") && !start.get().equals("disabled");
        List<Evidence> seen = new ArrayList<>(List.of(service.key().seen("Start")));
        long port = daemon.ports().getFirst();
        String bind = daemon.local() ? LOOPBACK : ANY;
        for (Line line : configuration(guest, daemon, service)) {
            String text = line.text().strip().toLowerCase(Locale.ROOT);
            Matcher ports = PORT.matcher(text);
            Matcher binds = BIND.matcher(text);
            if (ports.matches()) {
                port = Long.parseLong(ports.group(1));
                seen.add(line.seen());
            } else if (binds.matches()) {
                bind = binds.group(1).equals("*") ? ANY : binds.group(1);
                seen.add(line.seen());
            } else if (text.equals("skip-networking")) {
                bind = "socket";
                seen.add(line.seen());
            }
        }
        return Optional.of(new Listener(port, bind, enabled, seen));
    }

    /** Beside the program, and up to two folders above: {@code bin} is common. */
    private static List<Line> configuration(WindowsGuest guest, Daemon daemon, Service service)
            throws IOException {
        String folder = service.program(guest).orElse("");
        for (int level = 0; level < 3 && folder.indexOf('/') >= 0; level++) {
            folder = folder.substring(0, folder.lastIndexOf('/'));
            for (String name : daemon.files()) {
                String path = folder + "/" + name;
                Optional<String> text = TextFile.read(guest.files(), path);
                if (text.isPresent()) {
                    return Line.of(path, text.get());
                }
            }
        }
        return List.of();
    }

    private static Optional<Listener> remoteDesktop(Facts.Builder facts) {
        if (facts.at("windows.rdp.port").orElse("") instanceof Long port) {
            boolean on = facts.at("windows.rdp.enabled").equals(Optional.of(true));
            Object start = facts.at("windows.rdp.serviceStart").orElse("disabled");
            Evidence seen = Evidence.at("windows.rdp", "port " + port);
            return Optional.of(
                    new Listener(port, ANY, on && !start.equals("disabled"), List.of(seen)));
        }
        return Optional.empty();
    }

    private static void firewall(WindowsGuest guest, List<Listener> listeners, Facts.Builder facts)
            throws IOException {
        Firewall firewall = Firewall.read(guest);
        facts.put("firewall.anyEnabled", firewall.profiles().containsValue(true));
        firewall.seen().values().forEach(seen -> facts.evidence("firewall.anyEnabled", seen));
        TreeSet<Long> blocked = new TreeSet<>();
        for (Listener listener : listeners) {
            if (firewall.keepsOut(listener.port())) {
                blocked.add(listener.port());
            }
        }
        facts.put("firewall.blocks", blocked, firewall.rulesKey().place());
    }
}
