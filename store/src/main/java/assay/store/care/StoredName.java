package assay.store.care;

import assay.store.block.ObjectId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an object that is kept under the id of its content: a block or a page.
 *
 * @param name of the object as it is
 * @param plain the name without what an upload appended when it put the object aside
 * @param id of the block or the page
 */
record StoredName(String name, String plain, ObjectId id) {

    /** The folders that blocks and pages are in. */
    static final String BLOCKS = "blocks/";

    static final String PAGES = "pages/";

    private static final Pattern NAME =
            Pattern.compile(
                    "((?:blocks/[0-9a-f]{2}/[0-9a-f]{2}|pages/[0-9a-f]{2})/([0-9a-f]{64}))"
                            + "(?:\\.[0-9a-f-]{36})?");

    /** Reads a name; empty if it is that of something else. */
    static Optional<StoredName> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(
                        new StoredName(name, matcher.group(1), ObjectId.parse(matcher.group(2))))
                : Optional.empty();
    }

    boolean isAside() {
        return !name.equals(plain);
    }

    boolean isBlock() {
        return name.startsWith(BLOCKS);
    }
}
