package assay.guest.linux.boot;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that GRUB keeps between boots, a file of 1,024 bytes called {@code grubenv}.
 *
 * @param variables {@code saved_entry}, {@code next_entry}, {@code kernelopts} and others
 * @see <a href="https://www.gnu.org/software/grub/manual/grub/html_node/Environment-block.html">GNU
 *     GRUB manual, "The GRUB environment block"</a>
 */
record GrubEnvironment(Map<String, String> variables) {

    private static final String SIGNATURE = "# GRUB Environment Block\n";

    GrubEnvironment {
        variables = Map.copyOf(variables);
    }

    static GrubEnvironment empty() {
        return new GrubEnvironment(Map.of());
    }

    /** Reads the block; without its signature GRUB takes nothing from it, and neither do we. */
    static GrubEnvironment parse(String text) {
        if (!text.startsWith(SIGNATURE)) {
            return empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : unescaped(text.substring(SIGNATURE.length())).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) != '#') {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new GrubEnvironment(variables);
    }

    /** GRUB writes a backslash before backslashes and line feeds. The latter hold no value here. */
    private static String unescaped(String text) {
        return text.replace("\\\n", "").replace("\\\\", "\\");
    }
}
