package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.linux.config.text.Glob;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code agents}: what clouds and hypervisors want in their guests. One is present if its program
 * is there: a service whose program is gone is a leftover.
 */
final class AgentsDetector implements Detector {

    @Override
    public List<String> produces() {
        return List.of("agents");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Map<String, Object> agents = new LinkedHashMap<>();
        Map<String, List<Evidence>> seen = new LinkedHashMap<>();
        for (Agent agent : Agent.ALL) {
            List<Evidence> places = new ArrayList<>();
            agents.put(agent.id(), look(guest, agent, places));
            seen.put(agent.id(), places);
        }
        facts.put("agents", agents);
        seen.forEach((id, places) ->
                places.forEach(place -> facts.evidence("agents[" + id + "]", place)));
        facts.evidence("agents", guest.registry().system("Services").place());
    }

    private static Map<String, Object> look(WindowsGuest guest, Agent agent, List<Evidence> places)
            throws IOException {
        boolean enabled = false;
        TreeSet<String> paths = new TreeSet<>();
        for (String name : agent.services()) {
            Service service = Service.of(guest, name);
            Optional<String> start = service.start();
            if (start.isPresent() && service.programExists(guest)) {
                places.add(service.key().seen("Start"));
                enabled |= !start.get().equals("disabled");
                service.program(guest).ifPresent(paths::add);
            }
        }
        for (String pattern : agent.programs()) {
            for (String program : Glob.expand(guest.files(), pattern)) {
                places.add(Evidence.at(program));
                paths.add(program);
            }
        }
        Map<String, Object> fact = new LinkedHashMap<>();
        fact.put("present", !paths.isEmpty());
        fact.put("enabled", enabled);
        fact.put("paths", paths);
        for (String path : paths) {
            Optional<FileVersion> version = FileVersion.of(guest.files(), path);
            if (version.isPresent()) {
                fact.putIfAbsent("version", version.get().toString());
            }
        }
        return fact;
    }
}
