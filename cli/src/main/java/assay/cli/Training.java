package assay.cli;

import java.io.OutputStream;
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
                    Assay.run(
                            nowhere,
                            silent,
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
