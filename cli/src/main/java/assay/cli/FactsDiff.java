package assay.cli;

import assay.guest.Facts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the facts of two images: packages by their versions, of others each value. */
final class FactsDiff {

    private static final String DISK = "disk";
    private static final String PACKAGES = "packages";
    private static final String BY_NAME = "packages.byName";

    private final Facts a;
    private final Facts b;
    private final DiffReport report;

    FactsDiff(Facts a, Facts b, DiffReport report) {
        this.a = a;
        this.b = b;
        this.report = report;
    }

    /** Reports every difference. */
    void run() {
        Optional<Object> inA = a.at(BY_NAME);
        Optional<Object> inB = b.at(BY_NAME);
        if (inA.isPresent() && inB.isPresent()) {
            packages(versions(inA.get()), versions(inB.get()));
        }
        compareObjects("", others(a), others(b));
        if (inA.isPresent() != inB.isPresent()) {
            // To list all of them would say that they are not installed, which nobody knows.
            one(BY_NAME, inA.isPresent(), Map.of(), "");
        }
    }

    private static Map<String, Object> others(Facts facts) {
        Map<String, Object> others = new TreeMap<>(facts.values());
        others.remove(PACKAGES);
        others.computeIfPresent(DISK, (_, disk) -> withoutHoles(disk));
        return others;
    }

    /** Where a raw file has holes is up to the host: a copy may have none, and is the same. */
    private static Object withoutHoles(Object disk) {
        Map<Object, Object> rest = new TreeMap<>((Map<?, ?>) disk);
        rest.remove("qcow2Size");
        return rest;
    }

    private static Map<String, String> versions(Object byName) {
        Map<String, String> versions = new TreeMap<>();
        if (byName instanceof Map<?, ?> object) {
            object.forEach((name, value) -> {
                if (value instanceof Map<?, ?> about) {
                    versions.put((String) name, String.valueOf(about.get("version")));
                }
            });
        }
        return versions;
    }

    private void packages(Map<String, String> inA, Map<String, String> inB) {
        for (String name : union(inA, inB)) {
            String before = inA.get(name);
            String after = inB.get(name);
            if (before == null && after != null) {
                report.installed(name, "added", Map.of("b", after));
            } else if (before != null && after == null) {
                report.installed(name, "removed", Map.of("a", before));
            } else if (before != null && after != null && !before.equals(after)) {
                report.installed(name, "changed", both(before, after));
            }
        }
    }

    private static SortedSet<String> union(Map<String, ?> one, Map<String, ?> other) {
        SortedSet<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        return keys;
    }

    private static Map<String, Object> both(Object before, Object after) {
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("a", before);
        both.put("b", after);
        return both;
    }

    private void compareObjects(String path, Map<String, Object> one, Map<String, Object> other) {
        for (String key : union(one, other)) {
            compare(FactsTable.child(path, key), plain(one.get(key)), plain(other.get(key)));
        }
    }

    @SuppressWarnings("unchecked") // facts have text keys only
    private void compare(String path, @Nullable Object before, @Nullable Object after) {
        if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
            compareObjects(path, (Map<String, Object>) one, (Map<String, Object>) other);
        } else if (before == null && after != null) {
            one(path, false, Map.of("b", after), FactsTable.text(after));
        } else if (before != null && after == null) {
            one(path, true, Map.of("a", before), FactsTable.text(before));
        } else if (before != null && after != null && !before.equals(after)) {
            report.fact(path, "changed", both(before, after), text(before, after));
        }
    }

    /** A fact of one image, and why the other has none. */
    private void one(String path, boolean inA, Map<String, Object> values, String text) {
        Optional<String> why = (inA ? b : a).whyUnread(path);
        Map<String, Object> all = new LinkedHashMap<>(values);
        why.ifPresent(reason -> all.put("unread", reason));
        report.fact(
                path,
                inA ? "removed" : "added",
                all,
                (text + why.map(reason -> " (" + reason + ")").orElse("")).strip());
    }

    /** Of long lists only what differs. */
    private static String text(Object before, Object after) {
        if (before instanceof List<?> one && after instanceof List<?> other) {
            List<Object> gone = without(one, other);
            List<Object> come = without(other, one);
            if (!gone.isEmpty() || !come.isEmpty()) {
                return FactsTable.text(gone) + " -> " + FactsTable.text(come);
            }
        }
        return FactsTable.text(before) + " -> " + FactsTable.text(after);
    }

    private static List<Object> without(List<?> list, List<?> other) {
        List<Object> rest = new ArrayList<>(list);
        rest.removeAll(new HashSet<>(other));
        return rest;
    }

    /** A value without the evidence in it. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
                object.forEach((key, item) -> {
                    if (!"evidence".equals(key)) {
                        copy.put(key, plain(item));
                    }
                });
                yield copy;
            }
            case List<?> list -> list.stream().map(FactsDiff::plain).toList();
            case null -> null;
            default -> value;
        };
    }
}
