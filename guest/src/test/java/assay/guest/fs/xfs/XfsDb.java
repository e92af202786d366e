package assay.guest.fs.xfs;

import assay.testkit.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks {@code xfs_db} about an image, or has it change one. */
final class XfsDb {

    private static final Pattern NUMBER = Pattern.compile("(?:=|is) (\\d+)");

    private XfsDb() {}

    /** What {@code xfs_db} prints for these commands; expert mode is for those that write. */
    static String ask(Path image, String... commands) {
        List<Object> arguments = new ArrayList<>(List.of("-x"));
        for (String command : commands) {
            arguments.addAll(List.of("-c", command));
        }
        arguments.add(image);
        return Oracle.require("xfs_db").run(arguments.toArray());
    }

    /** The number in what it prints: {@code core.size = 5}, {@code current daddr is 80}. */
    static long number(Path image, String... commands) {
        String output = ask(image, commands);
        Matcher number = NUMBER.matcher(output);
        if (!number.find()) {
            throw new AssertionError("no number in " + output);
        }
        return Long.parseLong(number.group(1));
    }
}
