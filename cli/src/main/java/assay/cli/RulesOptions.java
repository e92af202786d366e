package assay.cli;

import assay.guest.Facts;
import assay.guest.malware.MalwareScanner;
import assay.rules.CheckReport;
import assay.rules.Given;
import assay.rules.GivenException;
import assay.rules.Judgement;
import assay.rules.Profile;
import assay.rules.ProfileException;
import assay.rules.Profiles;
import assay.rules.Rule.Kind;
import assay.rules.Waivers;
import assay.rules.report.ImageSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** By which rules an image is judged, and what is known of it beside what is in it. */
final class RulesOptions {

    private static final String ALL = "all";

    @Option(
            names = "--for",
            required = true,
            split = ",",
            paramLabel = "PROFILE",
            description = {
                "The profiles to check against, such as tencent-import, or all.",
                "规则集，all 为全部。"
            })
    private final List<String> ids = new ArrayList<>();

    @Option(
            names = "--profile-dir",
            paramLabel = "DIR",
            description = {
                "A folder with profiles of your own, *.yaml; they may extend the built-in ones.",
                "自定义规则集所在的文件夹。"
            })
    private String profileFolder = "";

    @Option(
            names = "--listing",
            paramLabel = "FILE",
            description = {
                "What you declare, YAML: image, listing, tenant, request, billing, review.",
                "申报内容。"
            })
    private String listing = "";

    @Option(
            names = "--boot-report",
            paramLabel = "FILE",
            description = "What a boot test told, JSON or YAML: bootTest. 启动测试报告。")
    private String bootReport = "";

    @Option(
            names = "--waivers",
            paramLabel = "FILE",
            description = "Rules to live with, YAML: a list of rule, by, why, until. 豁免清单。")
    private String waivers = "";

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "KIND",
            description = {
                "Judge rules of these kinds alone: offline, boot, form, quota, manual.",
                "只检查这些类别的规则。"
            })
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    @Mixin private final ScannerOptions scanner = new ScannerOptions();

    @Mixin private final VulnOptions vulnerabilities = new VulnOptions();

    private final Clock clock = Clock.system(ZoneId.systemDefault());

    /**
     * What came of a check.
     *
     * @param found what was found in the image
     * @param facts what was found and given
     */
    record Checked(Facts found, Facts facts, CheckReport report) {}

    /**
     * Inspects the image and judges it.
     *
     * @throws CommandFailure with what to tell the user, if the image or another file is of no use
     */
    Checked check(ImageOptions options) throws IOException {
        try {
            Profiles profiles = profiles(options.messages());
            Set<String> chosen = chosen(profiles, options.messages());
            Waivers waived = waivers(options.messages());
            Facts given = given(options.messages());
            MalwareScanner asked = scanner.scanner(options.messages());
            // Reading the rules takes about as long as reading the image, so both are done at once.
            CompletableFuture<List<Profile>> read =
                    CompletableFuture.supplyAsync(
                            () -> chosen.stream().map(profiles::profile).toList());
            Facts found = vulnerabilities.add(options.inspect(asked), options.messages());
            Facts facts = together(found, given);
            return new Checked(found, facts, judge(options, read.join(), facts, waived));
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProfileException profile
                    ? unusable(options.messages(), profile)
                    : e;
        } catch (ProfileException | GivenException e) {
            throw unusable(options.messages(), e);
        }
    }

    private CheckReport judge(
            ImageOptions options, List<Profile> profiles, Facts facts, Waivers waived) {
        Set<Kind> asked = kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds;
        List<Judgement> judgements =
                profiles.parallelStream().map(profile -> profile.judge(facts, asked)).toList();
        Waivers.Waived result =
                waived.apply(judgements, LocalDate.now(clock), () -> options.file().digest());
        return CheckReport.of(clock.instant(), image(options, facts), result);
    }

    private static Map<String, Object> image(ImageOptions options, Facts facts) {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("path", options.image());
        image.putAll(ImageSummary.entries(facts));
        return image;
    }

    /** What is given by files, alone: a mistake in them is told before the image is read. */
    private Facts given(Messages messages) throws IOException {
        Facts given = Facts.builder().build();
        given = listing.isEmpty() ? given : read(Given.LISTING, given, listing, messages);
        return bootReport.isEmpty() ? given : read(Given.BOOT_REPORT, given, bootReport, messages);
    }

    private static Facts read(Given from, Facts facts, String file, Messages messages)
            throws IOException {
        return from.read(facts, file, bytes(file, messages));
    }

    private static Facts together(Facts found, Facts given) {
        Facts all = found;
        for (Map.Entry<String, Object> entry : given.values().entrySet()) {
            @SuppressWarnings("unchecked") // what is given is objects
            Map<String, Object> object = (Map<String, Object>) entry.getValue();
            all = all.with(entry.getKey(), object);
        }
        return all;
    }

    private Waivers waivers(Messages messages) throws IOException {
        return waivers.isEmpty() ? Waivers.NONE : Waivers.read(waivers, bytes(waivers, messages));
    }

    private static byte[] bytes(String file, Messages messages) throws IOException {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(ExitCode.NO_INPUT, messages.text("error.noFile", file));
        }
        return Files.readAllBytes(path);
    }

    private Profiles profiles(Messages messages) throws IOException {
        if (profileFolder.isEmpty()) {
            return Profiles.ours();
        }
        try {
            return Profiles.with(Path.of(profileFolder));
        } catch (NotDirectoryException | NoSuchFileException e) {
            throw new CommandFailure(
                    ExitCode.NO_INPUT, messages.text("error.noFolder", profileFolder));
        }
    }

    private Set<String> chosen(Profiles profiles, Messages messages) {
        if (ids.contains(ALL)) {
            return new LinkedHashSet<>(profiles.ids());
        }
        for (String id : ids) {
            if (!profiles.ids().contains(id)) {
                String known = String.join(", ", profiles.ids());
                throw new CommandFailure(
                        ExitCode.USAGE, messages.text("error.unknownProfile", id, known));
            }
        }
        return new LinkedHashSet<>(ids);
    }

    private static CommandFailure unusable(Messages messages, RuntimeException e) {
        return new CommandFailure(
                ExitCode.USAGE, messages.text("error.unusable", String.valueOf(e.getMessage())));
    }
}
