package assay.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where profiles come from: the ones that are built in, and files of a user's own in the same form.
 *
 * <p>A profile is read and compiled each time it is asked for: keep it.
 */
public final class Profiles {

    private static final List<String> BUILT_IN = List.of("tencent-import");

    private Profiles() {}

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
        String file = id + ".yaml";
        if (!BUILT_IN.contains(id)) {
            throw new ProfileException(id, "there is no such profile, only " + BUILT_IN);
        }
        try (InputStream yaml = Profiles.class.getResourceAsStream("/assay/profiles/" + file)) {
            if (yaml == null) {
                throw new IllegalStateException(file + " is missing from this program");
            }
            return ProfileFile.parse(file, yaml.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A user's own profile.
     *
     * @throws ProfileException if it is not a profile; the message says where and why
     * @throws IOException if the file cannot be read
     */
    public static Profile read(Path file) throws IOException {
        return ProfileFile.parse(file.toString(), Files.readAllBytes(file));
    }
}
