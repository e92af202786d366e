package assay.guest.linux.config.listen;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ruleset as {@code nft(8)} lists it: tables with chains with one rule on each line. Rules with
 * variables, named sets or maps, and files of {@code add rule} commands, are not evaluated.
 */
final class NftRules {

    private static final int MAX_RULE = 10_000;

    private static final Pattern CHAIN = Pattern.compile("chain\\s+(\\S+)\\s*\\{?");
    private static final Pattern HOOK = Pattern.compile("type\\s+filter\\s+hook\\s+(\\w+)\\b.*");
    private static final Pattern POLICY = Pattern.compile("policy\\s+(\\w+).*");
    private static final Pattern DPORT =
            Pattern.compile("(?:tcp|th) dport (!= |== |eq |ne )?(?:\\{([^}]*)\\}|(\\S+))");
    private static final Pattern VERDICT =
            Pattern.compile(".*?\\b(accept|drop|reject|return|jump (\\S+)|goto (\\S+))\\b.*");
    private static final Pattern QUOTED = Pattern.compile("(?:comment|log prefix) \"[^\"]*\"");
    private static final Pattern OTHERS =
            Pattern.compile(
                    ".*(?:\\budp dport\\b|\\bicmp|\\bsaddr\\b|\\bl4proto (?:udp|icmp)|\\bprotocol icmp"
                            + "|\\biif(?:name)? \"?lo\\b|\\bnexthdr icmp|\\bvmap\\b|\\bigmp\\b).*");
    private static final Pattern STATE = Pattern.compile(".*\\bct state ([^}]*?[\\w}]+)(?: .*)?");

    private NftRules() {}

    /**
     * Reads the lines of a ruleset, its includes in their places.
     *
     * @throws ImageException if it uses what is not evaluated
     */
    static RuleChains parse(List<Line> lines, Evidence seen) throws ImageException {
        Map<String, List<Rule>> chains = new LinkedHashMap<>();
        Map<String, Boolean> hooks = new LinkedHashMap<>();
        String table = "";
        String chain = "";
        for (Line line : joined(lines)) {
            for (String part : line.text().split(";", -1)) {
                String text = part.strip().replaceAll("\\s+", " ");
                Matcher start = CHAIN.matcher(text);
                Matcher hook = HOOK.matcher(text);
                Matcher policy = POLICY.matcher(text);
                if (text.startsWith("table ")) {
                    table = text;
                } else if (start.matches()) {
                    chain = table + " " + start.group(1);
                } else if (hook.matches()) {
                    if (hook.group(1).equals("input")) {
                        hooks.put(chain, false);
                    }
                } else if (policy.matches()) {
                    hooks.computeIfPresent(chain, (_, _) -> policy.group(1).equals("drop"));
                } else if (text.equals("}")) {
                    chain = "";
                } else if (text.startsWith("add ") || text.startsWith("insert ")) {
                    throw unknown(line);
                } else if (!chain.isEmpty() && !text.isEmpty()) {
                    Optional<Rule> rule = rule(text, table, line);
                    String at = chain;
                    rule.ifPresent(
                            one -> chains.computeIfAbsent(at, _ -> new ArrayList<>()).add(one));
                }
            }
        }
        return new RuleChains(chains, hooks, seen);
    }

    /** Sets may go over several lines: those are joined until their brace is closed. */
    private static List<Line> joined(List<Line> lines) {
        List<Line> joined = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int first = 0;
        for (Line line : lines) {
            String own = line.text().split("#", 2)[0].strip();
            boolean block = own.startsWith("table ") || own.startsWith("chain ");
            first = text.isEmpty() ? line.number() : first;
            text.append(text.isEmpty() ? "" : " ").append(own);
            boolean open = !block && text.indexOf("{") >= 0 && text.indexOf("}") < 0;
            if ((!open && !own.endsWith("\\")) || text.length() > MAX_RULE) {
                joined.add(new Line(line.path(), first, text.toString()));
                text.setLength(0);
            }
        }
        return joined;
    }

    private static Optional<Rule> rule(String text, String table, Line line) throws ImageException {
        if (text.length() > MAX_RULE) {
            throw unknown(line);
        }
        String plain = QUOTED.matcher(text).replaceAll("");
        Matcher verdict = VERDICT.matcher(plain);
        Matcher state = STATE.matcher(plain);
        boolean old = state.matches() && !state.group(1).contains("new");
        if (!verdict.matches() || OTHERS.matcher(plain).matches() || old) {
            return Optional.empty();
        }
        Match match = _ -> true;
        Matcher dport = DPORT.matcher(plain);
        if (dport.find()) {
            String set = dport.group(2) == null ? dport.group(3) : dport.group(2);
            boolean not = Set.of("!= ", "ne ").contains(String.valueOf(dport.group(1)));
            if (set.contains("@") || set.contains("$")) {
                throw unknown(line);
            }
            Ports ports = Ports.of(set.replace(',', ' '), "-");
            match = port -> ports.has(port) != not;
        }
        boolean sure = !plain.contains("limit rate") && !plain.contains("meter");
        String target = Optional.ofNullable(verdict.group(2)).orElse(verdict.group(3));
        Verdict what =
                switch (verdict.group(1).split(" ", 2)[0]) {
                    case "accept" -> Verdict.ACCEPT;
                    case "return" -> Verdict.RETURN;
                    case "jump" -> Verdict.JUMP;
                    case "goto" -> Verdict.GOTO;
                    default -> Verdict.DROP;
                };
        return Optional.of(new Rule(match, what, table + " " + target, sure));
    }

    private static ImageException unknown(Line line) {
        return new ImageException(
                Reason.UNSUPPORTED,
                "nftables",
                -1,
                line.path() + ":" + line.number() + " is a rule that is not evaluated");
    }
}
