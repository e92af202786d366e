package assay.store.place;

import java.util.regex.Pattern;

/** What an object may be called, in every place. */
final class ObjectName {

    private static final Pattern NAME =
            Pattern.compile("[0-9a-z-][0-9a-z.-]*(/[0-9a-z-][0-9a-z.-]*)*");
    private static final int LONGEST = 200;

    private ObjectName() {}

    /**
     * The same name.
     *
     * @throws IllegalArgumentException if it is none; names are ours, never a user's
     */
    static String check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not the name of an object: " + name);
        }
        return name;
    }

    static boolean isName(String name) {
        return name.length() <= LONGEST && NAME.matcher(name).matches();
    }
}
