package assay.guest.linux.config.agent;

import assay.guest.AgentId;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.service.UnitFiles;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.IniFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code agents}: what clouds and hypervisors put into their guests.
 *
 * <p>One is present if its program is there, whatever its permissions, or its package is installed:
 * an empty folder or a unit without program is a leftover. It is enabled if one of its services
 * starts at boot, or waits for a device that the hypervisor shows; {@code enabled} is absent where
 * services are unknown.
 */
public final class AgentsDetector implements Detector {

    private static final Map<String, Agent> BY_ID = byId();

    private static Map<String, Agent> byId() {
        Map<String, Agent> agents = new LinkedHashMap<>();
        Agent.ALL.forEach(agent -> agents.put(agent.id(), agent));
        return Map.copyOf(agents);
    }

    @Override
    public String produces() {
        return "agents";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Look look = new Look(files, facts.build(), UnitFiles.scan(files));
        Map<String, Object> agents = new LinkedHashMap<>();
        Map<String, List<Evidence>> seen = new LinkedHashMap<>();
        for (String id : AgentId.ALL) {
            Agent agent = BY_ID.get(id);
            List<Evidence> places = new ArrayList<>();
            agents.put(id, agent == null ? absent() : look.at(agent, places));
            seen.put(id, places);
        }
        facts.put("agents", agents, Evidence.at("/usr"), Evidence.at("package database"));
        seen.forEach((id, places) ->
                places.forEach(place -> facts.evidence("agents[" + id + "]", place)));
    }

    /** One that its maker has for other systems only. */
    private static Map<String, Object> absent() {
        return Map.of("present", false, "enabled", false, "paths", List.of());
    }

    private record Look(GuestFiles files, Facts known, UnitFiles units) {

        Map<String, Object> at(Agent agent, List<Evidence> places) throws IOException {
            TreeSet<String> paths = programs(agent);
            paths.forEach(path -> places.add(Evidence.at(path)));
            Optional<String> version = Optional.empty();
            boolean installed = false;
            for (String name : agent.packages()) {
                Optional<String> its = version(name);
                if (its.isPresent() && !installed) {
                    installed = true;
                    version = its;
                    places.add(Evidence.at("package database", name + " " + its.get()));
                }
            }
            boolean present = installed || !paths.isEmpty();
            Map<String, Object> fact = new LinkedHashMap<>();
            fact.put("present", present);
            if (!present || known.at("services").isPresent()) {
                fact.put("enabled", present && isEnabled(agent, places));
            }
            version.ifPresent(its -> fact.put("version", its));
            if (version.isEmpty() && agent.id().equals("azure.waagent")) {
                Waagent.version(files)
                        .ifPresent(line -> {
                            fact.put("version", line.text());
                            places.add(line.seen());
                        });
            }
            fact.put("paths", paths);
            return fact;
        }

        private TreeSet<String> programs(Agent agent) throws IOException {
            TreeSet<String> paths = new TreeSet<>();
            for (String pattern : agent.programs()) {
                for (String path : Glob.expand(files, pattern)) {
                    addProgram(path, paths);
                }
            }
            for (String service : agent.services()) {
                IniFile unit = units.load(units.canonical(service + ".service"));
                String command = unit.value("Service", "ExecStart", "");
                String program = command.split("\\s+", 2)[0].replaceFirst("^[-@:+!]+", "");
                if (program.contains(service) && program.startsWith("/")) {
                    addProgram(program, paths);
                }
            }
            return paths;
        }

        private void addProgram(String path, TreeSet<String> paths) throws IOException {
            Optional<Found> found = files.find(path);
            if (found.isPresent()
                    && found.get().node().isRegular()
                    && found.get().node().size() > 0) {
                paths.add(path);
            }
        }

        /** Without the epoch, which is the packager's and not the agent's. */
        private Optional<String> version(String name) {
            return known.at("packages.byName[" + name + "].version")
                    .map(version -> version.toString().replaceFirst("^\\d+:", ""));
        }

        private boolean isEnabled(Agent agent, List<Evidence> places) throws IOException {
            boolean enabled = false;
            for (String service : agent.services()) {
                if (ServiceDetector.isEnabled(known, service)) {
                    enabled = true;
                    places.addAll(known.evidenceFor(ServiceDetector.fact(service)));
                } else {
                    Optional<String> device = waitsForDevice(service);
                    enabled |= device.isPresent();
                    device.ifPresent(path -> places.add(Evidence.at(path)));
                }
            }
            return enabled;
        }

        /** A link or a udev rule that starts the service when its device appears. */
        private Optional<String> waitsForDevice(String service) throws IOException {
            String unit = service + ".service";
            if (!units.canStart(units.canonical(unit))) {
                return Optional.empty();
            }
            for (String folder : List.of("/etc/systemd/system", "/usr/lib/systemd/system")) {
                for (String wants : Glob.expand(files, folder + "/*.device.wants")) {
                    if (files.findNoFollow(wants + "/" + unit).isPresent()) {
                        return Optional.of(wants + "/" + unit);
                    }
                }
            }
            return units.load(unit).has("Install")
                    ? Optional.empty()
                    : Glob.expand(files, "/usr/lib/udev/rules.d/*" + service + ".rules").stream()
                            .findFirst();
        }
    }
}
