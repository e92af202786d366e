package assay.rules.vuln;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.linux.version.VersionOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Adds to the facts of an image which known vulnerabilities its packages have: {@code vulns}. Reads
 * no disk: what is installed was found before.
 */
public final class VulnFacts {

    private static final int MAX_FINDINGS = 100_000;

    /** Sources of what a system cannot be without, by the names that distributions give them. */
    private static final Set<String> CORE =
            Set.of(
                    "linux",
                    "kernel",
                    "kernel-core",
                    "kernel-default",
                    "grub2",
                    "shim",
                    "systemd",
                    "glibc",
                    "musl",
                    "openssl",
                    "openssl-libs",
                    "openssh",
                    "sudo",
                    "bash",
                    "shadow",
                    "shadow-utils",
                    "pam",
                    "util-linux",
                    "coreutils",
                    "dbus",
                    "polkit",
                    "policykit-1",
                    "zlib",
                    "xz-utils",
                    "xz",
                    "curl",
                    "gnutls28",
                    "gnutls",
                    "krb5",
                    "libgcrypt20",
                    "libgcrypt",
                    "dpkg",
                    "apt",
                    "rpm",
                    "dnf",
                    "busybox",
                    "tar",
                    "gzip",
                    "e2fsprogs");

    private VulnFacts() {}

    /** The facts, and beside them why there are none about vulnerabilities. */
    public static Facts without(Facts facts) {
        return unread(facts, "no vulnerability database was given: assay vulndb import makes one");
    }

    private static Facts unread(Facts facts, String why) {
        return facts.with(Facts.builder().unread("vulns", why).build());
    }

    /**
     * The facts, and beside them the vulnerabilities that the database knows.
     *
     * @throws VulnDbException if the database is damaged
     */
    public static Facts add(Facts facts, VulnDb database) throws IOException {
        if (!(facts.at("packages.byName").orElse(null) instanceof Map<?, ?> packages)) {
            return unread(facts, "which packages are installed is not known");
        }
        Optional<String> ecosystem = Ecosystem.of(facts);
        if (ecosystem.isEmpty()) {
            return unread(facts, "OSV has no advisories for this system that we know of");
        }
        Candidates installed = Candidates.of(facts, packages);
        Optional<VulnDb.Selection> known =
                database.select(ecosystem.get(), installed.versions().keySet());
        if (known.isEmpty()) {
            return unread(
                    facts,
                    "the vulnerability database has nothing about "
                            + ecosystem.get()
                            + ": assay vulndb import adds it");
        }
        VersionOrder order =
                VersionOrder.of(facts.at("os.pkgFormat").map(Object::toString).orElse(""));
        List<Found> found = found(installed, known.get().advisories(), order);
        if (found.size() > MAX_FINDINGS) {
            return unread(facts, "more than " + MAX_FINDINGS + " vulnerabilities");
        }
        return facts.with(facts(found, known.get().contents(), installed));
    }

    /**
     * A vulnerability of a package.
     *
     * @param fixed the version that mends it
     * @param advisory that told it
     */
    private record Found(
            String id,
            String packageName,
            String version,
            Optional<String> fixed,
            Optional<Cvss> severity,
            String advisory) {

        /** Two advisories about the same: the later fix, the worse score. */
        Found and(Found other, Comparator<String> order) {
            boolean later =
                    fixed.isEmpty()
                            || (other.fixed.isPresent()
                                    && order.compare(other.fixed.get(), fixed.get()) > 0);
            boolean worse =
                    other.severity.map(Cvss::score).orElse(-1.0)
                            > severity.map(Cvss::score).orElse(-1.0);
            return new Found(
                    id,
                    packageName,
                    version,
                    later ? other.fixed : fixed,
                    worse ? other.severity : severity,
                    later && other.fixed.isPresent() ? other.advisory : advisory);
        }
    }

    private static List<Found> found(
            Candidates installed, List<Advisory> advisories, VersionOrder order) {
        Map<String, Found> found = new TreeMap<>();
        for (Advisory advisory : advisories) {
            for (String version :
                    installed.versions().getOrDefault(advisory.packageName(), Set.of())) {
                VersionRange.Answer answer = advisory.ask(version, order);
                for (String id : answer.affected() ? advisory.names() : List.<String>of()) {
                    Found one =
                            new Found(
                                    id,
                                    advisory.packageName(),
                                    version,
                                    answer.fixed(),
                                    Cvss.parse(advisory.severity()),
                                    advisory.id());
                    String key = id + " " + one.packageName() + " " + version;
                    found.merge(key, one, (a, b) -> a.and(b, order));
                }
            }
            if (found.size() > MAX_FINDINGS) {
                break;
            }
        }
        return new ArrayList<>(found.values());
    }

    private static Facts facts(List<Found> found, VulnDb.Contents database, Candidates installed) {
        Facts.Builder facts = Facts.builder();
        facts.put(
                "vulns.findings",
                found.stream().map(one -> fact(one, installed.programs())).toList());
        for (int i = 0; i < found.size(); i++) {
            Found one = found.get(i);
            String fix = one.fixed().map(fixed -> "mended in " + fixed).orElse("not mended yet");
            facts.evidence(
                    "vulns.findings[" + i + "]",
                    Evidence.at(
                            "package " + one.packageName(),
                            one.version() + ", " + fix + ": " + one.advisory()));
        }
        facts.put(
                "vulns.database",
                Map.of(
                        "ecosystem", database.ecosystem(),
                        "date", database.date().toString(),
                        "count", database.count()));
        facts.put(
                "vulns.securityUpdatesPending",
                found.stream()
                        .filter(one -> one.fixed().isPresent())
                        .map(Found::packageName)
                        .distinct()
                        .count());
        List<Found> mended = found.stream().filter(one -> one.fixed().isPresent()).toList();
        count(facts, "vulns.criticalWithFix", mended, cvss -> cvss.score() >= 9);
        count(facts, "vulns.highWithFix", mended, cvss -> cvss.score() >= 7 && cvss.score() < 9);
        count(facts, "vulns.remoteExploitable", found, Cvss::isRemote);
        return facts.build();
    }

    /** None is a fact only if every vulnerability was scored; some is one in any case. */
    private static void count(
            Facts.Builder facts, String path, List<Found> found, Predicate<Cvss> counts) {
        long count =
                found.stream().filter(one -> one.severity().filter(counts).isPresent()).count();
        long unscored = found.stream().filter(one -> one.severity().isEmpty()).count();
        if (count > 0 || unscored == 0) {
            facts.put(path, count);
        } else {
            facts.unread(path, unscored + " vulnerabilities have no CVSS 3 score in the database");
        }
    }

    private static Map<String, Object> fact(Found found, Set<String> programs) {
        Map<String, Object> fact = new HashMap<>();
        fact.put("id", found.id());
        fact.put("package", found.packageName());
        fact.put("version", found.version());
        fact.put("hasFix", found.fixed().isPresent());
        found.fixed().ifPresent(fixed -> fact.put("fixed", fixed));
        found.severity()
                .ifPresent(cvss -> {
                    fact.put("cvss", cvss.score());
                    fact.put("exploitable", cvss.isExploitable());
                });
        boolean core =
                CORE.contains(found.packageName()) || found.packageName().startsWith("linux-");
        fact.put("core", core);
        fact.put("thirdParty", !core && programs.contains(found.packageName()));
        return fact;
    }
}
