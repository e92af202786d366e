package assay.rules.variants;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.guest.Facts;
import assay.guest.Inspection;
import assay.guest.malware.MalwareScanner;
import assay.guest.windows.signature.KernelFilesDetector;
import assay.rules.Finding;
import assay.rules.Missing;
import assay.rules.Profile;
import assay.rules.Profiles;
import assay.rules.Rule;
import assay.rules.Verdict;
import assay.testkit.lookalike.LookAlike;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows every offline rule of a profile on disks: inspected and judged as a user's would be.
 *
 * <p>How to test a profile: extend this class, name the profile, and list
 *
 * <ul>
 *   <li>{@link #conformants()}: one disk of each family of systems that breaks no rule, most often
 *       {@code LinuxLookAlike.debian()} or {@code .centos("7.9")} with what this profile asks for;
 *   <li>{@link #variants()}: for each rule one or more disks that break it alone: the conformant
 *       one and an edit. If another rule fails as well, either one of the two is wrong, or both say
 *       the same of such a disk, and the variant says {@code .also("THAT-RULE")};
 *   <li>{@link #given()}: what somebody declares and nobody finds, such as {@code image.origin};
 *   <li>{@link #withoutVariant()}: rules that no disk can break, with the reason.
 * </ul>
 *
 * <pre>{@code
 * private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian().with("/etc/x", "y");
 *
 * variant("TC-IMP-LNX-04", "a GUID partition table", DEBIAN.gpt()),
 * variant("UC-LOC-LNX-09", "a history", DEBIAN.with("/root/.bash_history", "ls\n")),
 * variant("AZ-MKT-ANY-01", "a qcow2", DEBIAN.in("qcow2", ""))
 * }</pre>
 *
 * <p>To see what is found in a disk, build it in a main method or a test and run {@code assay
 * inspect} on it. Rules whose facts only an engine finds (malware, vulnerabilities) may be
 * undecided, but for disks that are looked at {@link Variant#byEngines() by engines}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VariantsTest {

    /** Facts of programs that most tests do without. */
    private static final List<String> ENGINES = List.of("malware", "vulns");

    /**
     * When all look-alikes were in support; with every other day they would fail sooner or later.
     */
    private static final LocalDate TODAY = LocalDate.of(2023, 7, 1);

    @TempDir static Path home;

    @TempDir Path folder;

    private @Nullable Engines engines;

    private final Profile profile = Profiles.get(profile());

    /** The id of the profile. */
    abstract String profile();

    /** Disks that break no rule: {@link Variant#conformant}. */
    abstract List<Variant> conformants();

    /** Disks that break a rule each: {@link Variant#variant}. */
    abstract List<Variant> variants();

    /** What is declared of every disk here, by path. */
    Map<String, Object> given() {
        return Map.of();
    }

    /** Why there is no variant of a rule, by its id. */
    Map<String, String> withoutVariant() {
        return Map.of();
    }

    /**
     * What rules still wait for, by their id: facts that nobody finds yet, disks that nobody makes.
     */
    Map<String, String> pending() {
        return Map.of();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conformants")
    void aConformantDiskBreaksNoRuleAndLeavesNoneOpen(Variant disk) throws IOException {
        List<Finding> findings = judge(disk);

        assertThat(failed(findings)).isEmpty();
        assertThat(
                        findings.stream()
                                .filter(finding -> finding.verdict() == Verdict.UNKNOWN)
                                .filter(finding -> !pending().containsKey(finding.rule().id()))
                                .filter(finding -> disk.scanned() || !needsAnEngine(finding)))
                .extracting(finding -> finding.rule().id() + " " + finding.missing())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void aDefectBreaksItsRuleAndNoOther(Variant disk) throws IOException {
        Set<String> expected = new TreeSet<>(disk.broken());
        expected.removeAll(pending().keySet());
        Set<String> failed = new TreeSet<>(failed(judge(disk)).keySet());
        failed.removeAll(pending().keySet());

        assertThat(failed).isEqualTo(expected);
    }

    @Test
    void everyOfflineRuleHasAVariant() {
        Set<String> shown =
                variants().stream()
                        .map(Variant::rule)
                        .collect(Collectors.toCollection(TreeSet::new));
        shown.addAll(withoutVariant().keySet());
        shown.addAll(pending().keySet());

        assertThat(shown)
                .isEqualTo(
                        profile.rules().stream()
                                .filter(VariantsTest::isOffline)
                                .map(Rule::id)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static boolean isOffline(Rule rule) {
        return rule.kind() == Rule.Kind.OFFLINE;
    }

    private static boolean needsAnEngine(Finding finding) {
        return finding.missing().stream()
                .map(Missing::fact)
                .anyMatch(fact -> ENGINES.stream().anyMatch(fact::startsWith));
    }

    /** What was seen by those that failed, by rule. */
    private static Map<String, String> failed(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .collect(
                        Collectors.toMap(
                                finding -> finding.rule().id(),
                                finding -> finding.evidence().toString(),
                                (one, _) -> one,
                                TreeMap::new));
    }

    /** What the profile's offline rules say. */
    private List<Finding> judge(Variant disk) throws IOException {
        Map<String, Object> declared = new TreeMap<>(given());
        declared.putAll(disk.given());
        Facts facts = with(inspect(disk), declared);
        return profile.judge(facts).findings().stream()
                .filter(finding -> isOffline(finding.rule()))
                .toList();
    }

    private Facts inspect(Variant disk) throws IOException {
        if (!disk.scanned()) {
            return inspect(disk.disk(), MalwareScanner.NONE);
        }
        Engines running = engines;
        if (running == null) {
            running = Engines.start(home);
            engines = running;
        }
        return running.vulnerabilities(inspect(disk.disk(), running.scanner()));
    }

    @AfterAll
    void stopEngines() {
        if (engines != null) {
            engines.close();
        }
    }

    private Facts inspect(LookAlike disk, MalwareScanner scanner) throws IOException {
        try (BlockSource file = FileSource.open(disk.build(folder))) {
            return Inspection.inspect(
                    DiskFormats.open(file), scanner, TODAY, windowsRoots(disk), _ -> {});
        }
    }

    /** Who is trusted to sign Windows, read once the disk is there. */
    private static Set<String> windowsRoots(LookAlike disk) throws IOException {
        return disk instanceof SignedWindows signed
                ? signed.roots()
                : KernelFilesDetector.MICROSOFT;
    }

    /** The facts with what is declared beside them, never in their place. */
    private static Facts with(Facts found, Map<String, Object> declared) {
        Facts.Builder all = Facts.builder();
        found.values().forEach((path, value) -> all.put(path, value));
        found.unread().forEach(all::unread);
        found.evidence().forEach((path, seen) -> seen.forEach(one -> all.evidence(path, one)));
        declared.forEach((path, value) -> all.put(path, value));
        return all.build();
    }

    /** Joins what several families of systems have. */
    static List<Variant> join(List<Variant> one, List<Variant> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
