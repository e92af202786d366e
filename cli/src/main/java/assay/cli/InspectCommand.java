package assay.cli;

import assay.guest.Facts;
import assay.rules.FactsJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay inspect}: what is in an image. */
@Command(
        name = "inspect",
        description = "Say what is in an image. 说明镜像中有什么。",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {

    @Mixin private final ImageOptions options = new ImageOptions();

    @Mixin private final ScannerOptions scanner = new ScannerOptions();

    @Mixin private final VulnOptions vulnerabilities = new VulnOptions();

    @Override
    public Integer call() throws IOException {
        Facts found = options.inspect(scanner.scanner(options.messages()));
        Facts facts = vulnerabilities.add(found, options.messages());
        switch (options.output()) {
            case json -> options.out().println(FactsJson.write(facts));
            case text -> new FactsTable(facts, options.messages()).print(options.out());
        }
        return ExitCode.PASS;
    }
}
