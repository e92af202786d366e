package assay.guest.linux.config.cloudinit;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.config.service.ServiceDetector;
import assay.guest.linux.config.text.Glob;
import assay.guest.linux.config.text.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code cloudInit}. Needs {@code packages.byName}, {@code services} and {@code boot.cmdline}; each
 * has its own facts absent, with the reason, where it is missing.
 *
 * <p>State and logs are looked for even where no package is: a removed cloud-init leaves them.
 */
public final class CloudInitDetector implements Detector {

    private static final String DISABLE_FILE = "/etc/cloud/cloud-init.disabled";
    private static final String DS_IDENTIFY = "/etc/cloud/ds-identify.cfg";

    /** The services of each stage; 24.3 renamed the second, as its release notes tell. */
    private static final Map<String, List<String>> STAGES =
            Map.of(
                    "local", List.of("cloud-init-local"),
                    "init", List.of("cloud-init", "cloud-init-network"),
                    "config", List.of("cloud-config"),
                    "final", List.of("cloud-final"));

    /** The data sources that this version tries by default, as its own settings list them. */
    private static final Pattern BUILT_IN =
            Pattern.compile("['\"]datasource_list['\"]\\s*:\\s*\\[([^\\]]*)\\]");

    private static final Pattern QUOTED = Pattern.compile("['\"]([A-Za-z0-9]+)['\"]");

    @Override
    public String produces() {
        return "cloudInit";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Facts known = facts.build();
        Optional<Installation> found = Installation.find(files, known);
        Evidence looked = found.map(Installation::seen).orElse(Evidence.at("/etc/cloud"));
        facts.put("cloudInit.installed", found.isPresent(), looked);
        facts.put("cloudInit.version", found.map(Installation::version).orElse(""), looked);
        putRelease(found.map(Installation::release).orElse(""), known, facts, looked);
        putServices(known, facts);
        putDisabled(files, known, facts);
        putState(files, facts);
        CloudConfig config = CloudConfig.read(files);
        Evidence[] read = config.files().stream().map(Evidence::at).toArray(Evidence[]::new);
        boolean growpart = config.growsRoot() && files.exists("/usr/bin/growpart");
        facts.put("cloudInit.growpart", found.isPresent() && growpart, read);
        if (found.isEmpty()) {
            facts.unread("cloudInit.cfg", "cloud-init is not installed");
            facts.unread("cloudInit.datasources", "cloud-init is not installed");
            return;
        }
        putConfig(config, facts, read);
        Optional<List<String>> sources = config.datasources();
        sources = sources.isPresent() ? sources : builtIn(files);
        if (sources.isPresent()) {
            facts.put("cloudInit.datasources", sources.get(), read);
        } else {
            facts.unread("cloudInit.datasources", "no datasource_list, and no default is known");
        }
    }

    /** Without packages an empty release says nothing: its module need not know it. */
    private static void putRelease(
            String release, Facts known, Facts.Builder facts, Evidence looked) {
        if (release.isEmpty() && known.at("packages.byName").isEmpty()) {
            facts.unread("cloudInit.release", "the packages are unknown");
        } else {
            facts.put("cloudInit.release", release, looked);
        }
    }

    private static void putConfig(CloudConfig config, Facts.Builder facts, Evidence... read) {
        facts.put("cloudInit.cfg.defaultUser", config.defaultUser(), read);
        facts.put("cloudInit.cfg.disableRoot", config.disablesRoot(), read);
        facts.put("cloudInit.cfg.valid", config.invalid().isEmpty());
        config.invalid()
                .forEach(path ->
                        facts.evidence("cloudInit.cfg.valid", Evidence.at(path, "not YAML")));
    }

    private static void putServices(Facts known, Facts.Builder facts) {
        if (known.at("services").isEmpty()) {
            facts.unread("cloudInit.services", "what starts at boot is unknown");
            return;
        }
        STAGES.forEach((stage, names) -> {
            String fact = "cloudInit.services." + stage;
            List<String> enabled =
                    names.stream().filter(name -> ServiceDetector.isEnabled(known, name)).toList();
            facts.put(fact, !enabled.isEmpty());
            for (String name : names) {
                known.evidenceFor(ServiceDetector.fact(name))
                        .forEach(place -> facts.evidence(fact, place));
            }
        });
    }

    /** A file, a word on the kernel's command line, or a policy of {@code ds-identify}. */
    private static void putDisabled(GuestFiles files, Facts known, Facts.Builder facts)
            throws IOException {
        Optional<Evidence> seen = Optional.empty();
        if (files.exists(DISABLE_FILE)) {
            seen = Optional.of(Evidence.at(DISABLE_FILE));
        }
        for (Line line : Line.read(files, DS_IDENTIFY)) {
            if (line.text().strip().matches("policy\\s*:\\s*disabled.*")) {
                seen = Optional.of(line.seen());
            }
        }
        Optional<Object> cmdline = known.at("boot.cmdline");
        if (cmdline.isPresent() && ((List<?>) cmdline.get()).contains("cloud-init=disabled")) {
            seen = Optional.of(Evidence.at("kernel command line", "cloud-init=disabled"));
        }
        if (seen.isEmpty() && cmdline.isEmpty()) {
            facts.unread("cloudInit.disabled", "the kernel's command line is unknown");
            return;
        }
        facts.put("cloudInit.disabled", seen.isPresent(), seen.orElse(Evidence.at(DISABLE_FILE)));
    }

    /** {@code cloud-init clean} keeps {@code seed} and {@code scripts}: they are no residue. */
    private static void putState(GuestFiles files, Facts.Builder facts) throws IOException {
        List<String> instances = paths(files.list("/var/lib/cloud/instances"));
        List<String> semaphores = new ArrayList<>(paths(files.list("/var/lib/cloud/sem")));
        semaphores.addAll(Glob.expand(files, "/var/lib/cloud/instances/*/sem/*"));
        String link = "/var/lib/cloud/instance";
        long logs = 0;
        for (String log : List.of("/var/log/cloud-init.log", "/var/log/cloud-init-output.log")) {
            logs += files.find(log).map(file -> file.node().size()).orElse(0L);
        }
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("instances", instances.size());
        state.put("semaphores", semaphores.size());
        state.put("instanceLink", files.findNoFollow(link).isPresent());
        state.put("logs", logs);
        facts.put("cloudInit.state", state, Evidence.at("/var/lib/cloud"));
        Stream.concat(instances.stream(), semaphores.stream())
                .limit(10)
                .forEach(path -> facts.evidence("cloudInit.state", Evidence.at(path)));
    }

    private static List<String> paths(List<Found> found) {
        return found.stream().map(Found::path).toList();
    }

    private static Optional<List<String>> builtIn(GuestFiles files) throws IOException {
        for (String packages : List.of("dist-packages", "site-packages")) {
            String pattern = "/usr/lib/python*/" + packages + "/cloudinit/settings.py";
            for (String path : Glob.expand(files, pattern)) {
                String text = files.readText(path, Line.MAX_FILE).orElse("");
                Matcher list = BUILT_IN.matcher(text);
                if (list.find()) {
                    return Optional.of(
                            QUOTED.matcher(list.group(1))
                                    .results()
                                    .map(match -> match.group(1))
                                    .toList());
                }
            }
        }
        return Optional.empty();
    }
}
