package assay.guest.linux.config.service;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.config.text.IniFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code services}: what would start at boot.
 *
 * <p>Keys are names in lower case, {@code sshd} for {@code sshd.service}; sockets, timers and paths
 * keep their suffix. An alias is a key of its own with the state of its unit. {@code start} is
 * {@code auto} for what a boot starts, {@code masked}, {@code disabled} for what could be enabled
 * and is not, {@code manual} for the rest, which starts when something asks for it.
 */
public final class ServiceDetector implements Detector {

    private static final List<String> REPORTED = List.of(".service", ".socket", ".timer", ".path");

    /** The path of one service's facts: {@code services.sshd}, {@code services[ssh.socket]}. */
    public static String fact(String service) {
        return service.contains(".") ? "services[" + service + "]" : "services." + service;
    }

    /** Whether a boot would start the service, as far as {@code facts} know. */
    public static boolean isEnabled(Facts facts, String service) {
        return facts.at(fact(service) + ".enabled").equals(Optional.of(true));
    }

    @Override
    public String produces() {
        return "services";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Map<String, Object> services = new TreeMap<>();
        Map<String, Evidence> seen = new TreeMap<>();
        UnitFiles units = UnitFiles.scan(files);
        if (units.isEmpty()) {
            addJobs(UpstartJobs.scan(files), services, seen);
            addScripts(SysvLinks.underInit(files), services, seen);
        } else {
            addUnits(files, units, services, seen);
            addScripts(SysvLinks.underSystemd(files), services, seen);
        }
        if (services.isEmpty()) {
            facts.unread(
                    "services",
                    "neither systemd units nor Upstart jobs nor init scripts were found");
            return;
        }
        facts.put("services", services);
        seen.forEach((key, place) -> facts.evidence(fact(key), place));
    }

    private static void addUnits(
            GuestFiles files,
            UnitFiles units,
            Map<String, Object> services,
            Map<String, Evidence> seen)
            throws IOException {
        Map<String, Evidence> started = BootGraph.of(files, units);
        for (String unit : units.names()) {
            if (isReported(unit) && !unit.contains("@.")) {
                services.put(key(unit), service(start(units, started, unit)));
            }
        }
        started.forEach((unit, why) -> {
            if (isReported(unit)) {
                services.put(key(unit), service("auto"));
                seen.put(key(unit), why);
            }
        });
        units.masked()
                .forEach((unit, link) -> {
                    if (isReported(unit)) {
                        services.put(key(unit), service("masked"));
                        seen.put(key(unit), Evidence.at(link));
                    }
                });
        units.aliases()
                .forEach((alias, unit) -> {
                    Object state = services.get(key(unit));
                    if (isReported(alias) && state != null) {
                        services.putIfAbsent(key(alias), state);
                    }
                });
    }

    private static void addJobs(
            UpstartJobs upstart, Map<String, Object> services, Map<String, Evidence> seen) {
        upstart.jobs()
                .forEach((job, place) -> {
                    String key = job.toLowerCase(Locale.ROOT);
                    services.put(key, service(upstart.started().contains(job) ? "auto" : "manual"));
                    seen.put(key, place);
                });
    }

    /** A script with a unit of the same name is not used: the unit took its place. */
    private static void addScripts(
            SysvLinks links, Map<String, Object> services, Map<String, Evidence> seen) {
        for (String script : links.scripts()) {
            String key = script.toLowerCase(Locale.ROOT);
            if (!services.containsKey(key)) {
                Evidence link = links.started().get(script);
                services.put(key, service(link == null ? "disabled" : "auto"));
                seen.put(key, link == null ? Evidence.at("/etc/init.d/" + script) : link);
            }
        }
    }

    private static String start(UnitFiles units, Map<String, Evidence> started, String unit)
            throws IOException {
        if (started.containsKey(unit)) {
            return "auto";
        }
        IniFile ini = units.load(unit);
        return ini.has("Install") ? "disabled" : "manual";
    }

    private static Map<String, Object> service(String start) {
        return Map.of("enabled", start.equals("auto"), "start", start);
    }

    private static boolean isReported(String unit) {
        return REPORTED.stream().anyMatch(unit::endsWith);
    }

    private static String key(String unit) {
        String name = unit.toLowerCase(Locale.ROOT);
        String service = ".service";
        return name.endsWith(service) ? name.substring(0, name.length() - service.length()) : name;
    }
}
