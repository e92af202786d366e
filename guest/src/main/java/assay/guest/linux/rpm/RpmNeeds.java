package assay.guest.linux.rpm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What rpm's installed packages need and provide. */
public final class RpmNeeds {

    /** Enough for systems with some ten thousand packages. */
    private static final int MAX = 1_000_000;

    private static final int MAX_UNMET = 10_000;
    private static final int MAX_CHARACTERS = 64 << 20;

    private final Map<String, List<RpmDependency>> provided = new HashMap<>();

    /** The first that needs it. */
    private final Map<RpmDependency, String> needs = new LinkedHashMap<>();

    private int count;
    private int characters;

    private RpmNeeds() {}

    /**
     * Needs that nothing installed meets, {@code nginx needs libpcre.so.1()(64bit)}; those of
     * scripts at installation are over and do not count. A file is there if a package has it, or
     * the guest.
     *
     * @param database as {@link RpmDatabase#find} gives it
     * @throws ImageException if the database is broken, or says what is not understood
     */
    public static List<String> unmet(GuestFiles files, Found database) throws IOException {
        RpmNeeds all = new RpmNeeds();
        RpmDatabase.read(files, database, header -> all.add(RpmHeader.parse(header)));
        Set<String> present = all.files(files, database);
        List<String> unmet = new ArrayList<>();
        for (Map.Entry<RpmDependency, String> need : all.needs.entrySet()) {
            if (!isMet(need.getKey(), one -> present.contains(one.name()) || all.isProvided(one))) {
                unmet.add(need.getValue() + " needs " + need.getKey());
            }
        }
        if (unmet.size() > MAX_UNMET) {
            throw new ImageException(Reason.LIMIT, "rpm", -1, unmet.size() + " unmet needs");
        }
        return unmet.stream().sorted().toList();
    }

    private void add(RpmHeader header) throws ImageException {
        String name = header.string(RpmTag.NAME).orElse("");
        if (name.isEmpty() || name.equals(RpmDatabase.KEY)) {
            return;
        }
        put(new RpmDependency(name, RpmDatabase.version(header), RpmDependency.EQUAL));
        for (RpmDependency one : RpmDependency.provides(header)) {
            put(one);
        }
        for (RpmDependency one : RpmDependency.needs(header)) {
            needs.putIfAbsent(bounded(one), name);
        }
    }

    private void put(RpmDependency one) throws ImageException {
        provided.computeIfAbsent(bounded(one).name(), _ -> new ArrayList<>(1)).add(one);
    }

    private RpmDependency bounded(RpmDependency one) throws ImageException {
        count++;
        characters += one.name().length() + one.version().length();
        if (count > MAX || characters > MAX_CHARACTERS) {
            throw new ImageException(Reason.LIMIT, "rpm", -1, "too many dependencies to ask for");
        }
        return one;
    }

    /** Those needed files that are there. */
    private Set<String> files(GuestFiles files, Found database) throws IOException {
        Set<String> needed = new HashSet<>();
        for (RpmDependency need : needs.keySet()) {
            isMet(need, one -> needed.add(one.name()));
        }
        Set<String> present = new HashSet<>();
        Set<String> missing = new HashSet<>();
        for (String path : needed) {
            if (path.startsWith("/") && !provided.containsKey(path)) {
                (files.exists(path) ? present : missing).add(path);
            }
        }
        if (!missing.isEmpty()) {
            present.addAll(RpmDatabase.owned(files, database, missing).keySet());
        }
        return present;
    }

    private boolean isProvided(RpmDependency one) {
        return provided.getOrDefault(one.name(), List.of()).stream().anyMatch(one::isMetBy);
    }

    private static boolean isMet(RpmDependency need, Predicate<RpmDependency> part)
            throws ImageException {
        return BooleanDependency.isOne(need.name())
                ? BooleanDependency.isMet(need.name(), part)
                : part.test(need);
    }
}
