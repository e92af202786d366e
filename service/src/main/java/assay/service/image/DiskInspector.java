package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.guest.Facts;
import assay.guest.Inspection;
import assay.rules.CheckReport;
import assay.rules.FactsJson;
import assay.rules.Judgement;
import assay.rules.Profile;
import assay.service.image.Inspected.ProfileVerdict;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Opens the disk in the file, extracts its facts and judges them by each profile. */
public final class DiskInspector implements Inspector {

    private final List<Profile> profiles;
    private final Clock clock;

    public DiskInspector(List<Profile> profiles) {
        this(profiles, Clock.systemUTC());
    }

    DiskInspector(List<Profile> profiles, Clock clock) {
        this.profiles = List.copyOf(profiles);
        this.clock = clock;
    }

    @Override
    public Inspected inspect(BlockSource container, Map<String, Object> image, IntConsumer percent)
            throws IOException {
        try (DiskImage disk = DiskFormats.open(container)) {
            return inspect(disk, image, percent);
        }
    }

    private Inspected inspect(DiskImage disk, Map<String, Object> image, IntConsumer percent)
            throws IOException {
        percent.accept(5);
        Facts facts = Inspection.inspect(disk, done -> percent.accept(5 + done * 3 / 4));
        percent.accept(80);
        List<Judgement> judgements =
                profiles.stream().map(profile -> profile.judge(facts)).toList();
        percent.accept(95);
        return new Inspected(
                disk.format(),
                disk.disk().size(),
                platform(facts),
                judgements.stream().map(DiskInspector::verdict).toList(),
                FactsJson.write(facts),
                CheckReport.of(clock.instant(), image, judgements).toJson());
    }

    private static ProfileVerdict verdict(Judgement judgement) {
        return new ProfileVerdict(judgement.profile().id(), judgement.verdict().name());
    }

    private static Platform platform(Facts facts) {
        Optional<String> version =
                facts.at("os.distro")
                        .map(distro ->
                                facts.at("os.version")
                                        .map(v -> distro + " " + v)
                                        .orElse(distro.toString()));
        return new Platform(
                facts.at("os.family").map(DiskInspector::family),
                version,
                facts.at("os.arch").map(Object::toString),
                facts.at("boot.mode").flatMap(mode -> Firmware.of(mode.toString())));
    }

    private static OsFamily family(Object fact) {
        return OsFamily.of(fact.toString()).orElse(OsFamily.OTHER);
    }
}
