package assay.guest.linux.config.listen;

import assay.guest.Evidence;
import java.util.List;
import java.util.Map;

/**
 * Chains of rules, followed for one packet: the first of a TCP connection, from an address that no
 * rule names, through an adapter that is not loopback.
 *
 * @param chains by name
 * @param hooks the chains that see what comes in, each with whether it stops what no rule decides
 * @param seen where they are written
 */
record RuleChains(Map<String, List<Rule>> chains, Map<String, Boolean> hooks, Evidence seen)
        implements PacketFilter {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_STEPS = 100_000;

    /** Whether a rule is about a packet. */
    interface Match {
        boolean covers(int port);
    }

    /** What a rule does; {@code target} names a chain for {@code JUMP} and {@code GOTO}. */
    enum Verdict {
        ACCEPT,
        DROP,
        RETURN,
        JUMP,
        GOTO
    }

    /**
     * One rule.
     *
     * @param target a chain's name, or empty
     * @param sure whether {@code match} is all that it asks; if not, it may let in but never stops
     */
    record Rule(Match match, Verdict verdict, String target, boolean sure) {}

    @Override
    public boolean blocks(int port) {
        return hooks.entrySet().stream().anyMatch(hook -> stops(hook.getKey(), port));
    }

    @Override
    public boolean isActive() {
        boolean stops =
                chains.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(rule -> rule.verdict() == Verdict.DROP);
        return hooks.containsValue(true) || (!hooks.isEmpty() && stops);
    }

    private boolean stops(String hook, int port) {
        int[] steps = new int[1];
        Verdict verdict = follow(hook, port, 0, steps);
        return verdict == Verdict.DROP
                || (verdict == Verdict.RETURN && hooks.getOrDefault(hook, false));
    }

    /** RETURN stands for "nothing decided". Chains that call each other for ever let all in. */
    private Verdict follow(String chain, int port, int depth, int[] steps) {
        for (Rule rule : chains.getOrDefault(chain, List.of())) {
            if (depth > MAX_DEPTH || ++steps[0] > MAX_STEPS) {
                return Verdict.ACCEPT;
            }
            if (!rule.match().covers(port)) {
                continue;
            }
            Verdict verdict =
                    switch (rule.verdict()) {
                        case ACCEPT, DROP, RETURN -> rule.verdict();
                        case JUMP, GOTO -> follow(rule.target(), port, depth + 1, steps);
                    };
            boolean decided = verdict != Verdict.RETURN || rule.verdict() != Verdict.JUMP;
            if (verdict == Verdict.ACCEPT || (rule.sure() && decided)) {
                return verdict;
            }
        }
        return Verdict.RETURN;
    }
}
