package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import assay.guest.windows.hive.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The guest's firewall.
 *
 * @param profiles whether each profile filters
 * @param seen where that was read
 * @param open profiles that let in whatever no rule is about
 * @param rules local and by policy
 * @param rulesKey where the local ones are
 */
record Firewall(
        SequencedMap<String, Boolean> profiles,
        Map<String, Evidence> seen,
        Set<String> open,
        List<FirewallRule> rules,
        RegistryKey rulesKey) {

    private static final String POLICY = "Policies\\Microsoft\\WindowsFirewall";
    private static final String LOCAL = "Services\\SharedAccess\\Parameters\\FirewallPolicy";

    /** 1, to keep out what no rule is about, unless it is set. */
    private static final String INBOUND = "DefaultInboundAction";

    /** What the registry calls the profiles; "standard" is the private one. */
    private static final List<String[]> PROFILES =
            List.of(
                    new String[] {"domain", "DomainProfile", "DomainProfile"},
                    new String[] {"private", "StandardProfile", "PrivateProfile"},
                    new String[] {"public", "PublicProfile", "PublicProfile"});

    static Firewall read(WindowsGuest guest) throws IOException {
        RegistryKey policy = guest.registry().software(POLICY);
        RegistryKey local = guest.registry().system(LOCAL);
        boolean disabled = Service.of(guest, "mpssvc").start().equals(Optional.of("disabled"));
        SequencedMap<String, Boolean> profiles = new LinkedHashMap<>();
        Map<String, Evidence> seen = new LinkedHashMap<>();
        Set<String> open = new HashSet<>();
        for (String[] names : PROFILES) {
            RegistryKey key = policy.at(names[2]);
            key = key.has("EnableFirewall") ? key : policy.at(names[1]);
            key = key.has("EnableFirewall") ? key : local.at(names[1]);
            RegistryKey action = key.has(INBOUND) ? key : local.at(names[1]);
            if (action.number(INBOUND).orElse(1) == 0) {
                open.add(names[0]);
            }
            profiles.put(names[0], !disabled && key.flag("EnableFirewall", true));
            seen.put(
                    names[0],
                    disabled
                            ? Service.of(guest, "mpssvc").key().seen("Start")
                            : key.seen("EnableFirewall"));
        }
        List<FirewallRule> rules = new ArrayList<>(rules(local.at("FirewallRules")));
        rules.addAll(rules(policy.at("FirewallRules")));
        return new Firewall(profiles, seen, open, rules, local.at("FirewallRules"));
    }

    private static List<FirewallRule> rules(RegistryKey key) throws IOException {
        List<FirewallRule> rules = new ArrayList<>();
        for (Value value : key.values()) {
            value.text()
                    .flatMap(FirewallRule::parse)
                    .filter(FirewallRule::opens)
                    .ifPresent(rules::add);
        }
        return rules;
    }

    /** Whether connections to a TCP port come in, whichever network the guest is in. */
    boolean letsIn(long port) {
        return profiles.entrySet().stream()
                .filter(Map.Entry::getValue)
                .allMatch(profile -> letsIn(port, profile.getKey()));
    }

    /** Whether no connections to a TCP port come in, whichever network the guest is in. */
    boolean keepsOut(long port) {
        return profiles.entrySet().stream()
                .noneMatch(profile -> !profile.getValue() || letsIn(port, profile.getKey()));
    }

    private boolean letsIn(long port, String profile) {
        return open.contains(profile)
                || rules.stream().anyMatch(rule -> rule.opensTcp(port, profile));
    }
}
