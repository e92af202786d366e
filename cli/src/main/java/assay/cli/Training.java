package assay.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;

/**
 * The runs that the build records in the ahead-of-time caches (JEP 483, JEP 515): every command
 * once, in every form and language; or {@code inspect} or {@code convert} alone, for all classes of
 * a cache take memory at every start.
 */
final class Training {

    /** What is done by rules: by those of one profile, by all, and of all a plan. */
    private static final String[][] RULES = {
        {"check", "--for", "tencent-import"}, {"check", "--for", "all"}, {"plan", "--for", "all"}
    };

    private Training() {}

    private static String[] judging(
            String[] command, String image, String output, String language) {
        return Stream.concat(
                        Stream.of(command),
                        Stream.of(image, "--output", output, "--lang", language))
                .toArray(String[]::new);
    }

    /**
     * Trains for {@code all}, {@code inspect} or {@code convert}, the first argument, on the image
     * that is the second.
     */
    public static void main(String[] arguments) {
        String image = arguments[1];
        switch (arguments[0]) {
            case "inspect" -> {
                run("inspect", image);
                run("inspect", image, "--output", "json");
            }
            case "convert" -> convert(image);
            default -> all(image);
        }
        System.exit(ExitCode.PASS); // as commands end: with classes of its own
    }

    private static void convert(String image) {
        for (String format : List.of("raw", "qcow2", "vmdk", "vhd", "vhd-fixed", "vhdx", "vdi")) {
            String made = image + ".as." + format;
            run("convert", image, made, "--format", format);
            run("convert", made, made + ".raw");
        }
    }

    private static void run(String... command) {
        Assay.run(OutputStream.nullOutputStream(), new PrintWriter(Writer.nullWriter()), command);
    }

    private static void all(String image) {
        run("--help");
        run("cat", image, "/etc/os-release");
        run("convert", image, image + ".qcow2", "--verify");
        run("convert", image + ".qcow2", image + ".raw");
        run("info", image + ".qcow2");
        run("map", image);
        for (String output : new String[] {"text", "json"}) {
            run("ls", "-l", "-R", image, "--output", output);
            run("inspect", image, "--output", output);
            for (String language : new String[] {"en", "zh"}) {
                for (String[] command : RULES) {
                    run(judging(command, image, output, language));
                }
            }
        }
    }
}
