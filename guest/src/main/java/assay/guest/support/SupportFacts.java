package assay.guest.support;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.support.SupportTable.Support;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says of the system, and of well-known software in it, whether its makers still support it: {@code
 * os.eol} and {@code components}. Needs no disk: what the system and its packages are is found
 * before.
 *
 * <p>What the distribution itself keeps lives as long as the distribution, which mends old releases
 * too; the rest as long as its makers said.
 */
public final class SupportFacts {

    private static final int MAX_COMPONENTS = 1_000;

    private final SupportTable table;
    private final LocalDate today;

    /**
     * @param today the day to compare with, in UTC
     */
    public SupportFacts(SupportTable table, LocalDate today) {
        this.table = table;
        this.today = today;
    }

    /** Records the facts, or why there are none. */
    public void put(Facts.Builder facts) {
        Optional<Support> system = system(facts);
        components(facts, system);
    }

    private Optional<Support> system(Facts.Builder facts) {
        Optional<String> distribution = facts.at("os.distro").map(Object::toString);
        Optional<String> version = facts.at("os.version").map(Object::toString);
        if (distribution.isEmpty() || version.isEmpty()) {
            facts.unread("os.eol", "which release the system is, is not known");
            return Optional.empty();
        }
        Optional<Support> found = table.ofSystem(distribution.get(), version.get());
        if (found.isEmpty()) {
            facts.unread(
                    "os.eol",
                    place()
                            + " does not know until when "
                            + distribution.get()
                            + " "
                            + version.get()
                            + " is supported");
            return Optional.empty();
        }
        Support support = found.get();
        Map<String, Object> eol = new HashMap<>();
        eol.put("isEol", support.isOver(today));
        eol.put("table", table.version());
        if (!support.last().equals(LocalDate.MAX)) {
            eol.put("date", support.last().toString());
        }
        String said = distribution.get() + " " + support.release() + ": " + support.end();
        facts.put("os.eol", eol, Evidence.at(place(), said + ", compared with " + today));
        return found;
    }

    private String place() {
        return "table of support " + table.version();
    }

    private void components(Facts.Builder facts, Optional<Support> system) {
        if (!(facts.at("packages.byName").orElse(null) instanceof Map<?, ?> packages)) {
            facts.unread(
                    "components",
                    facts.at("os.family").filter("windows"::equals).isPresent()
                            ? "programs of Windows are not listed yet"
                            : "the packages are not known");
            return;
        }
        String distribution = facts.at("os.distro").map(Object::toString).orElse("");
        List<Component> found = new ArrayList<>();
        packages.forEach((name, about) -> {
            if (found.size() < MAX_COMPONENTS && about instanceof Map<?, ?> fields) {
                component((String) name, fields, distribution, system).ifPresent(found::add);
            }
        });
        List<Component> once = once(found);
        facts.put("components", once.stream().map(Component::fact).toList());
        for (int i = 0; i < once.size(); i++) {
            facts.evidence("components[" + i + "]", once.get(i).seen());
        }
    }

    /** Of the packages of one release, the first by name stands for it. */
    private static List<Component> once(List<Component> found) {
        found.sort(
                Comparator.comparing(Component::name)
                        .thenComparing(Component::version)
                        .thenComparing(Component::packageName));
        List<Component> once = new ArrayList<>();
        for (Component one : found) {
            boolean same =
                    !once.isEmpty()
                            && once.getLast().name().equals(one.name())
                            && once.getLast().version().equals(one.version());
            if (!same) {
                once.add(one);
            }
        }
        return once;
    }

    private Optional<Component> component(
            String name, Map<?, ?> fields, String distribution, Optional<Support> system) {
        String version = String.valueOf(fields.get("version"));
        Object vendor = fields.get("vendor");
        return Software.in(name)
                .flatMap(software ->
                        software.release(version)
                                .map(release -> {
                                    Maker maker =
                                            Maker.of(
                                                    distribution,
                                                    vendor == null ? "" : vendor.toString(),
                                                    version);
                                    return component(software.name(), release, name, maker, system);
                                }));
    }

    /** Where nobody can tell who keeps it, it is known only if both would say the same. */
    private Component component(
            String name,
            String release,
            String packageName,
            Maker maker,
            Optional<Support> system) {
        Optional<Support> makers = table.ofSoftware(name, release);
        Optional<Support> found =
                switch (maker) {
                    case DISTRIBUTION -> system;
                    case OTHERS -> makers;
                    case UNKNOWN ->
                            system.filter(
                                    own -> makers.filter(other -> isSame(own, other)).isPresent());
                };
        String by =
                switch (maker) {
                    case DISTRIBUTION -> "kept by the distribution, ";
                    case OTHERS -> "kept by its makers, ";
                    case UNKNOWN -> "kept by nobody knows whom, ";
                };
        String until =
                found.map(support -> "supported until " + support.end())
                        .orElse("until when is not known");
        return new Component(
                name,
                release,
                packageName,
                found.map(support -> support.isOver(today)),
                found.map(Support::last).filter(last -> !last.equals(LocalDate.MAX)),
                Evidence.at("package " + packageName, by + until));
    }

    private boolean isSame(Support one, Support other) {
        return one.isOver(today) == other.isOver(today);
    }

    /** One of {@code components}. */
    private record Component(
            String name,
            String version,
            String packageName,
            Optional<Boolean> eol,
            Optional<LocalDate> date,
            Evidence seen) {

        Map<String, Object> fact() {
            Map<String, Object> fact = new HashMap<>();
            fact.put("name", name);
            fact.put("version", version);
            fact.put("package", packageName);
            eol.ifPresent(over -> fact.put("eol", over));
            date.ifPresent(day -> fact.put("eolDate", day.toString()));
            return fact;
        }
    }
}
