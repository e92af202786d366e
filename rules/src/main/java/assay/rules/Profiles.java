package assay.rules;

import static assay.rules.RuleEntry.required;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where profiles come from: the ones that are built in, and files of a user's own in the same form,
 * which may extend them.
 *
 * <p>Each profile is made once. Not safe for use by many threads; the profiles are.
 */
public final class Profiles {

    /** In the order in which clouds are shown. */
    private static final List<String> BUILT_IN =
            List.of(
                    "tencent-import",
                    "tencent-image",
                    "tencent-market",
                    "ucloud-market",
                    "huawei-ims",
                    "huawei-market",
                    "azure-cn-market",
                    "x-tencent-import",
                    "x-tencent-security",
                    "x-huawei-ims",
                    "x-ucloud-import",
                    "x-azure-cert",
                    "x-hygiene");

    /** The user's own, by id. */
    private final Map<String, Own> own;

    private final Map<String, Profile> made = new HashMap<>();

    /** Those that are built in, ready made; empty if only their YAML is there. */
    private final Optional<PackedProfiles> packed;

    /** Which extends which, while they are made. */
    private final Set<String> making = new LinkedHashSet<>();

    private record Own(String file, ProfileFile profile) {}

    private Profiles(Map<String, Own> own, Optional<PackedProfiles> packed) {
        this.own = own;
        this.packed = packed;
    }

    private static Profiles and(Map<String, Own> own) {
        return new Profiles(own, PackedProfiles.ofThisProgram());
    }

    /** The profiles that are built in, read from their YAML. */
    static Profiles ofYaml() {
        return new Profiles(Map.of(), Optional.empty());
    }

    /** The ids of the profiles that are built in. */
    public static List<String> builtIn() {
        return BUILT_IN;
    }

    /**
     * The built-in profile {@code id}.
     *
     * @throws ProfileException if there is none of that id; the message lists those that there are
     */
    public static Profile get(String id) {
        return and(Map.of()).profile(id);
    }

    /** The profiles that are built in. */
    public static Profiles ours() {
        return and(Map.of());
    }

    /**
     * The profiles that are built in and those in a folder, which may extend all of them.
     *
     * @param folder files called {@code *.yaml}; others in it are left alone
     * @throws ProfileException if one is not a profile, or has the id of another
     * @throws IOException if the folder or one of the files cannot be read
     */
    public static Profiles with(Path folder) throws IOException {
        SequencedMap<String, Own> own = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Profiles::isYaml).sorted().toList()) {
                add(own, file.toString(), Files.readAllBytes(file));
            }
        }
        return and(own);
    }

    private static boolean isYaml(Path file) {
        return file.toString().endsWith(".yaml");
    }

    private static void add(Map<String, Own> own, String file, byte[] yaml) {
        ProfileFile profile = ProfileFile.read(file, yaml);
        String id = required(profile.id(), file, "id");
        if (BUILT_IN.contains(id) || own.putIfAbsent(id, new Own(file, profile)) != null) {
            throw new ProfileException(file, "there is another profile called " + id);
        }
    }

    /**
     * A user's own profile, which may extend those that are built in.
     *
     * @throws ProfileException if it is not a profile; the message says where and why
     * @throws IOException if the file cannot be read
     */
    public static Profile read(Path file) throws IOException {
        return read(file.toString(), Files.readAllBytes(file));
    }

    static Profile read(String file, byte[] yaml) {
        SequencedMap<String, Own> own = new LinkedHashMap<>();
        add(own, file, yaml);
        return and(own).profile(own.firstEntry().getKey());
    }

    /** The ids of these profiles, the user's own last. */
    public List<String> ids() {
        return Stream.concat(BUILT_IN.stream(), own.keySet().stream()).toList();
    }

    /**
     * The profile {@code id}; the expressions of a user's own are compiled.
     *
     * @throws ProfileException if there is none of that id, or it cannot be used
     */
    public Profile profile(String id) {
        Profile known = made.get(id);
        if (known != null) {
            return known;
        }
        if (!ids().contains(id)) {
            throw new ProfileException(id, "there is no such profile, only " + ids());
        }
        if (!making.add(id)) {
            throw new ProfileException(
                    id, "extends itself: " + String.join(" > ", making) + " > " + id);
        }
        try {
            Profile profile = make(id);
            made.put(id, profile);
            return profile;
        } finally {
            making.remove(id);
        }
    }

    private Profile make(String id) {
        Own file = own.get(id);
        if (file != null) {
            return file.profile.profile(file.file, this::profile, true);
        }
        return packed.map(ready -> ready.profile(id)).orElseGet(() -> ofYaml(id));
    }

    private Profile ofYaml(String id) {
        String name = id + ".yaml";
        return ProfileFile.read(name, bytes(id)).profile(name, this::profile, false);
    }

    private static String resource(String id) {
        return "/assay/profiles/" + id + ".yaml";
    }

    private static byte[] bytes(String id) {
        try (InputStream yaml = Profiles.class.getResourceAsStream(resource(id))) {
            if (yaml == null) {
                throw new IllegalStateException(id + " is missing from this program");
            }
            return yaml.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
