package assay.guest.linux.config.listen;

import assay.guest.Evidence;
import assay.guest.linux.config.listen.RuleChains.Match;
import assay.guest.linux.config.listen.RuleChains.Rule;
import assay.guest.linux.config.listen.RuleChains.Verdict;
import assay.guest.linux.config.text.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules as {@code iptables-save(8)} writes them. What a match we do not know would say is taken as
 * "yes" for what lets in and "no" for what stops, so that no port is called blocked that is not.
 */
final class IptablesRules {

    private static final Set<String> KNOWN_MODULES =
            Set.of("tcp", "state", "conntrack", "comment", "multiport");

    private IptablesRules() {}

    /**
     * The filter table of a file.
     *
     * @param chain the one that sees what comes in: {@code INPUT}
     * @param drops whether it stops what no rule decides, where the file does not say
     */
    static RuleChains parse(List<Line> lines, String chain, boolean drops, Evidence seen) {
        Map<String, List<Rule>> chains = new LinkedHashMap<>();
        boolean filter = true;
        boolean policy = drops;
        for (Line line : lines) {
            String text = line.text().strip();
            if (text.startsWith("*")) {
                filter = text.equals("*filter");
            } else if (filter && text.startsWith(":" + chain + " ")) {
                policy = drops || text.startsWith(":" + chain + " DROP");
            } else if (filter && text.startsWith("-A ")) {
                List<String> words = List.of(text.split("\\s+", -1));
                if (words.size() > 2) {
                    rule(words.subList(2, words.size()))
                            .ifPresent(rule ->
                                    chains.computeIfAbsent(words.get(1), _ -> new ArrayList<>())
                                            .add(rule));
                }
            }
        }
        return new RuleChains(chains, Map.of(chain, policy), seen);
    }

    private static Optional<Rule> rule(List<String> words) {
        Match match = _ -> true;
        boolean unknown = false;
        Optional<Verdict> verdict = Optional.empty();
        String target = "";
        int i = 0;
        while (i < words.size()) {
            boolean not = words.get(i).equals("!");
            i += not ? 1 : 0;
            String option = i < words.size() ? words.get(i) : "";
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            i += 2;
            Match before = match;
            switch (option) {
                case "-p", "--protocol" -> {
                    boolean tcp = Set.of("tcp", "6", "all", "0").contains(value) != not;
                    match = tcp ? before : _ -> false;
                }
                case "-i", "--in-interface" ->
                        match = value.equals("lo") != not ? _ -> false : before;
                case "-s", "--source", "-d", "--destination" -> {
                    boolean any = value.endsWith("/0") != not;
                    match = any ? before : _ -> false;
                }
                case "--dport", "--destination-port", "--dports" -> {
                    Ports ports = Ports.of(value.replace(',', ' '), ":");
                    match = port -> before.covers(port) && ports.has(port) != not;
                }
                case "--state", "--ctstate" ->
                        match =
                                List.of(value.split(",", -1)).contains("NEW") != not
                                        ? before
                                        : _ -> false;
                case "-j", "--jump", "-g", "--goto" -> {
                    verdict =
                            Optional.of(
                                    verdict(
                                            value,
                                            option.startsWith("-g") || option.equals("--goto")));
                    target = value;
                    if (Set.of("LOG", "NFLOG", "MARK", "CONNMARK", "AUDIT", "TRACE")
                            .contains(value)) {
                        return Optional.empty();
                    }
                }
                case "-m", "--match" -> unknown |= !KNOWN_MODULES.contains(value);
                case "--comment" -> i = afterQuoted(words, i - 1);
                default -> unknown |= option.startsWith("-") && !option.startsWith("--reject");
            }
        }
        if (verdict.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rule(match, verdict.get(), target, !unknown));
    }

    /** The place after the words of a comment, which starts at {@code at}. */
    private static int afterQuoted(List<String> words, int at) {
        int end = at;
        if (at < words.size() && words.get(at).startsWith("\"")) {
            while (end < words.size() && !isEnd(words.get(end))) {
                end++;
            }
        }
        return end + 1;
    }

    private static boolean isEnd(String word) {
        return word.length() > 1 && word.endsWith("\"");
    }

    private static Verdict verdict(String target, boolean isGoto) {
        return switch (target) {
            case "ACCEPT" -> Verdict.ACCEPT;
            case "DROP", "REJECT" -> Verdict.DROP;
            case "RETURN" -> Verdict.RETURN;
            default -> isGoto ? Verdict.GOTO : Verdict.JUMP;
        };
    }
}
