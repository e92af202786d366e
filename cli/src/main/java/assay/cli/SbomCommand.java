package assay.cli;

import assay.guest.Facts;
import assay.guest.malware.MalwareScanner;
import assay.rules.sbom.CycloneDx;
import assay.rules.sbom.Inventory;
import assay.rules.sbom.Spdx;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay sbom}: what software is in an image, for other tools. */
@Command(
        name = "sbom",
        description = "List the software of an image, as CycloneDX or SPDX. 输出镜像的软件清单。",
        footer = {
            "",
            "Exit code: 0 done, 64 wrong usage, 65 the image or its packages cannot be read,",
            "66 there is no such file."
        },
        mixinStandardHelpOptions = true)
final class SbomCommand implements Callable<Integer> {

    /** The form of the list. */
    enum Format {
        cyclonedx,
        spdx
    }

    @Mixin private final ImageOptions options = new ImageOptions();

    @Option(
            names = "--format",
            paramLabel = "cyclonedx|spdx",
            description = "CycloneDX 1.6 or SPDX 2.3, both JSON. 清单格式。",
            defaultValue = "cyclonedx")
    private Format format = Format.cyclonedx;

    @Override
    public Integer call() throws IOException {
        Facts facts = options.inspect(MalwareScanner.NONE);
        Inventory inventory =
                Inventory.of(facts)
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitCode.UNREADABLE_IMAGE,
                                        options.messages()
                                                .text(
                                                        "error.noPackages",
                                                        facts.whyUnread("packages.byName")
                                                                .orElse("packages"))));
        options.out()
                .println(
                        switch (format) {
                            case cyclonedx -> CycloneDx.write(inventory, options.image());
                            case spdx -> Spdx.write(inventory, options.image(), created());
                        });
        return ExitCode.PASS;
    }

    /** Builds that are to be repeated say their time so: reproducible-builds.org. */
    private static Instant created() {
        String epoch = System.getenv("SOURCE_DATE_EPOCH");
        try {
            return epoch == null ? Instant.now() : Instant.ofEpochSecond(Long.parseLong(epoch));
        } catch (NumberFormatException | DateTimeException e) {
            return Instant.now();
        }
    }
}
