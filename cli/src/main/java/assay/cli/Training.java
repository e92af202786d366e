package assay.cli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * The run that the build records in the ahead-of-time cache (JEP 483, JEP 515): every command once,
 * in every form and language.
 */
final class Training {

    private Training() {}

    /** Trains on the images named by {@code arguments}. */
    public static void main(String[] arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Assay.run(nowhere, nowhere, "--help");
        for (String image : arguments) {
            for (String output : new String[] {"text", "json"}) {
                Assay.run(nowhere, nowhere, "inspect", image, "--output", output);
                for (String language : new String[] {"en", "zh"}) {
                    Assay.run(
                            nowhere,
                            nowhere,
                            "check",
                            image,
                            "--for",
                            "tencent-import",
                            "--output",
                            output,
                            "--lang",
                            language);
                }
            }
        }
    }
}
