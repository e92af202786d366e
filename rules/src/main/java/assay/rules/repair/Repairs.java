package assay.rules.repair;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The catalogue of repairs, in the order in which they are run: what adds to the system first, what
 * cleans up after that last, and the machine's identity in the end.
 */
public final class Repairs {

    private static final String FOLDER = "/assay/repairs/";

    /** In the order in which they are run. */
    private static final List<String> FILES =
            List.of(
                    "packages.yaml",
                    "boot.yaml",
                    "network.yaml",
                    "rebuild.yaml",
                    "agents.yaml",
                    "services.yaml",
                    "access.yaml",
                    "windows.yaml",
                    "cleaning.yaml",
                    "identity.yaml");

    private final SequencedMap<String, Repair> byId;

    private Repairs(SequencedMap<String, Repair> byId) {
        this.byId = byId;
    }

    /** The repairs that are built in. */
    public static Repairs builtIn() {
        List<Repair> all = new ArrayList<>();
        for (String file : FILES) {
            all.addAll(RepairFile.read(file, resource(file).getBytes(StandardCharsets.UTF_8)));
        }
        return of(all);
    }

    /**
     * A catalogue of these repairs, in this order.
     *
     * @throws RepairException if two have one id, or one names another that is not there, or that
     *     would have to run after it but comes first
     */
    static Repairs of(List<Repair> all) {
        SequencedMap<String, Repair> byId = new LinkedHashMap<>();
        for (Repair repair : all) {
            if (byId.put(repair.id(), repair) != null) {
                throw new RepairException(repair.id(), "there are two repairs of this id");
            }
        }
        List<String> order = List.copyOf(byId.keySet());
        all.forEach(repair -> requireOthers(repair, order, byId));
        return new Repairs(byId);
    }

    private static void requireOthers(Repair repair, List<String> order, Map<String, Repair> byId) {
        for (String id : repair.then()) {
            Repair next = byId.get(id);
            if (next == null || order.indexOf(id) <= order.indexOf(repair.id())) {
                throw new RepairException(repair.id(), "no repair " + id + " follows");
            }
            if (!next.scripts().keySet().containsAll(repair.scripts().keySet())) {
                throw new RepairException(repair.id(), id + " lacks one of its shells");
            }
        }
        for (String other : repair.excludes()) {
            if (!byId.containsKey(other)) {
                throw new RepairException(repair.id(), "there is no repair " + other);
            }
        }
    }

    /** All of them, in the order in which they are run. */
    public List<Repair> all() {
        return List.copyOf(byId.sequencedValues());
    }

    /** The repair of that id, if there is one. */
    public Optional<Repair> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    static String resource(String name) {
        try (InputStream in = Repairs.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
