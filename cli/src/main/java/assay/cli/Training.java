package assay.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.stream.Stream;

/**
 * The run that the build records in the ahead-of-time cache (JEP 483, JEP 515): every command once,
 * in every form and language.
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

    /** Trains on the images named by {@code arguments}. */
    public static void main(String[] arguments) {
        OutputStream nowhere = OutputStream.nullOutputStream();
        PrintWriter silent = new PrintWriter(Writer.nullWriter());
        Assay.run(nowhere, silent, "--help");
        for (String image : arguments) {
            Assay.run(nowhere, silent, "cat", image, "/etc/os-release");
            Assay.run(nowhere, silent, "convert", image, image + ".qcow2", "--verify");
            Assay.run(nowhere, silent, "convert", image + ".qcow2", image + ".raw");
            Assay.run(nowhere, silent, "info", image + ".qcow2");
            Assay.run(nowhere, silent, "map", image);
            for (String output : new String[] {"text", "json"}) {
                Assay.run(nowhere, silent, "ls", "-l", "-R", image, "--output", output);
                Assay.run(nowhere, silent, "inspect", image, "--output", output);
                for (String language : new String[] {"en", "zh"}) {
                    for (String[] command : RULES) {
                        Assay.run(nowhere, silent, judging(command, image, output, language));
                    }
                }
            }
        }
    }
}
