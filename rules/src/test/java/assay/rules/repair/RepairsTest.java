package assay.rules.repair;

import static org.assertj.core.api.Assertions.assertThat;

import assay.rules.Profiles;
import assay.rules.Rule;
import assay.rules.Rule.Os;
import assay.testkit.Oracle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The built-in repairs. */
final class RepairsTest {

    private static final Repairs REPAIRS = Repairs.builtIn();

    @Test
    void everyBashScriptIsBash() {
        Oracle.require("bash").feed(allBash(), "-n");
    }

    @Test
    void shellcheckFindsNothing() {
        Oracle.require("shellcheck").feed(allBash(), "--severity=warning", "--shell=bash", "-");
    }

    private static String allBash() {
        return "#!/usr/bin/env bash\n"
                + Repairs.resource("begin.sh")
                + REPAIRS.all().stream()
                        .flatMap(repair -> repair.script(Shell.BASH).stream())
                        .map(script -> "(\nset -euo pipefail\n" + script + ")\n")
                        .collect(Collectors.joining())
                + Repairs.resource("end.sh");
    }

    @Test
    void noScriptIsIndentedByTabsOrReachesOutside() {
        for (Repair repair : REPAIRS.all()) {
            for (String script : repair.scripts().values()) {
                assertThat(script).as(repair.id()).doesNotContain("\t", "curl", "wget ", "http:");
            }
        }
    }

    @Test
    void quotesAndBracketsOfPowerShellAreBalanced() {
        assertBalanced("begin", Repairs.resource("begin.ps1"));
        assertBalanced("end", Repairs.resource("end.ps1"));
        for (Repair repair : REPAIRS.all()) {
            repair.script(Shell.POWERSHELL)
                    .ifPresent(script -> assertBalanced(repair.id(), script));
        }
    }

    /** Strings on one line, comments to its end; what is in double quotes is not looked into. */
    private static void assertBalanced(String name, String script) {
        Deque<Character> open = new ArrayDeque<>();
        for (String line : script.lines().toList()) {
            char quote = 0;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '#') {
                    break;
                } else if (c == '\'' || c == '"') {
                    quote = c;
                } else if ("([{".indexOf(c) >= 0) {
                    open.push(")]}".charAt("([{".indexOf(c)));
                } else if (")]}".indexOf(c) >= 0) {
                    assertThat(open.poll()).as(name + ": " + line).isEqualTo(c);
                }
            }
            assertThat(quote).as(name + ": " + line).isEqualTo((char) 0);
        }
        assertThat(open).as(name).isEmpty();
    }

    @Test
    void everyRepairThatARuleNamesIsThereAndFitsItsSystem() {
        for (String profile : Profiles.builtIn()) {
            for (Rule rule : Profiles.get(profile).rules()) {
                for (String id : rule.repair()) {
                    assertThat(REPAIRS.find(id))
                            .as(rule.id() + ": " + id)
                            .hasValueSatisfying(repair -> assertThat(fits(repair, rule)).isTrue());
                }
            }
        }
    }

    private static boolean fits(Repair repair, Rule rule) {
        return repair.category() == Repair.Category.REBUILD
                || rule.os() == Os.ANY
                || repair.script(rule.os() == Os.WINDOWS ? Shell.POWERSHELL : Shell.BASH)
                        .isPresent();
    }

    @Test
    void everyRepairIsNamedByARuleOrFollowsAnother() {
        Set<String> named = new TreeSet<>();
        for (String profile : Profiles.builtIn()) {
            Profiles.get(profile).rules().forEach(rule -> named.addAll(rule.repair()));
        }
        REPAIRS.all().forEach(repair -> named.addAll(repair.then()));

        List<String> ids = REPAIRS.all().stream().map(Repair::id).toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(ids);
    }
}
