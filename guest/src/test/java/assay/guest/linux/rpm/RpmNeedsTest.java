package assay.guest.linux.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rpm's packages need and lack; rpm itself says the same. */
final class RpmNeedsTest {

    private static final String DATABASE = "/var/lib/rpm/rpmdb.sqlite";

    private static final Pattern NEEDED_BY =
            Pattern.compile("is needed by \\(installed\\) (\\w+)-");

    @TempDir private Path folder;

    private final StringBuilder spec =
            new StringBuilder(
                    """
                    Name: %s
                    Version: 2.0
                    Release: 3
                    Summary: A test
                    License: MIT
                    BuildArch: noarch
                    AutoReqProv: no
                    %%description
                    A test.
                    """
                            .formatted("top"));

    /** A package with one file and these lines. */
    private void add(String name, String... lines) {
        spec.append(
                """
                %%package -n %s
                Summary: A test
                AutoReqProv: no
                %s
                %%description -n %s
                A test.
                %%files -n %s
                %%ghost /opt/%s
                """
                        .formatted(name, String.join("\n", lines), name, name, name));
    }

    private void install() throws IOException {
        Path file = Files.writeString(folder.resolve("all.spec"), spec);
        Path top = folder.resolve("top");
        Oracle.require("rpmbuild").run("-bb", "--quiet", "--define", "_topdir " + top, file);
        List<Object> all = new ArrayList<>(List.of("--dbpath", db(), "-i", "--justdb"));
        all.addAll(List.of("--nodeps", "--noscripts"));
        try (Stream<Path> built = Files.list(top.resolve("RPMS/noarch"))) {
            built.forEach(all::add);
        }
        rpm().run(all.toArray());
    }

    private Path db() {
        return folder.resolve("db");
    }

    private static Oracle rpm() {
        return Oracle.require("rpm");
    }

    private List<String> unmet(String... files) throws IOException {
        MemoryTree.Builder tree = MemoryTree.builder();
        tree.file(DATABASE, Files.readAllBytes(db().resolve("rpmdb.sqlite")));
        for (String file : files) {
            tree.file(file);
        }
        GuestFiles guest = GuestFiles.of(tree.build());
        return RpmNeeds.unmet(guest, RpmDatabase.find(guest).orElseThrow());
    }

    /** The names of packages for which rpm misses something. */
    private Set<String> broken() {
        return NEEDED_BY
                .matcher(rpm().ask("--dbpath", db(), "-Va", "--nofiles", "--nodigest").output())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void rpmMissesTheSame() throws IOException {
        add("lib", "Epoch: 1", "Provides: libz.so.1()(64bit)", "Provides: cap = 1.5");
        add("met01", "Requires: libz.so.1()(64bit)", "Requires: lib >= 1:2.0");
        add("met02", "Requires: lib = 1:2.0", "Requires: lib < 1:2.0-4", "Requires: cap > 1");
        add("met03", "Requires: libz.so.1()(64bit) = 9", "Requires: /opt/lib");
        add("met04", "Requires: (nothing or lib)", "Requires: (nothing if nobody)");
        add("met05", "Requires: (nothing if nobody else lib)", "Requires: (lib and cap = 1.5)");
        add("met06", "Requires: ((a or lib) and (b or cap))");
        add("met07", "Requires: (lib with libz.so.1()(64bit))", "Recommends: nothing");
        add("bad01", "Requires: nothing");
        add("bad02", "Requires: lib >= 2.0-4", "Requires: lib >= 1:2.0-4");
        add("bad03", "Requires: cap = 1.6");
        add("bad04", "Requires: /opt/gone");
        add("bad05", "Requires: (nothing or nobody)");
        add("bad06", "Requires: (nothing if lib)");
        add("bad07", "Requires: (lib and nothing)");
        add("bad08", "Requires: lib > 1:2.0");
        install();

        List<String> unmet = unmet();

        assertThat(unmet)
                .containsExactly(
                        "bad01 needs nothing",
                        "bad02 needs lib >= 1:2.0-4",
                        "bad03 needs cap = 1.6",
                        "bad04 needs /opt/gone",
                        "bad05 needs (nothing or nobody)",
                        "bad06 needs (nothing if lib)",
                        "bad07 needs (lib and nothing)",
                        "bad08 needs lib > 1:2.0");
        assertThat(broken())
                .isEqualTo(new TreeSet<>(unmet.stream().map(one -> one.split(" ", 2)[0]).toList()));
    }

    @Test
    void aFileThatNoPackageHasIsEnoughIfItIsThere() throws IOException {
        add("tool", "Requires: /opt/bin/python");
        install();

        assertThat(unmet()).containsExactly("tool needs /opt/bin/python");
        assertThat(unmet("/opt/bin/python")).isEmpty();
    }

    @Test
    void whatOnlyScriptsOfTheInstallationNeededIsNotMissed() throws IOException {
        add("tool", "Requires(post): nothing", "Requires(pre): nobody");
        install();

        assertThat(unmet()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"(", "()", "(a", "(a or)", "(a xor b)", "(a if b elsa c)", "(a) b", "(a >= )"})
    void whatIsNotUnderstoodIsRefused(String text) {
        assertThatThrownBy(() -> BooleanDependency.isMet(text, _ -> true))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("dependency");
    }

    @FuzzTest
    void anyTextIsDecidedOrRefused(byte[] bytes) {
        decide("(" + new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Test
    void damagedTextsAreDecidedOrRefused() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String good = "((a >= 1 or libz.so.1()(64bit)) and (b if c else (d without e)))";
        for (int turn = 0; turn < 20_000; turn++) {
            StringBuilder text = new StringBuilder(good);
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                text.setCharAt(
                        random.nextInt(text.length()), "()<>= aif".charAt(random.nextInt(9)));
            }
            try {
                decide(text.toString());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
        decide("(".repeat(100_000));
    }

    private static void decide(String text) {
        try {
            BooleanDependency.isMet(text, one -> one.name().length() > 1);
        } catch (ImageException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
