package assay.rules.variants;

import assay.testkit.lookalike.LookAlike;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk and the rules that must fail on it.
 *
 * @param rule the rule that it breaks; empty for a conformant disk
 * @param what what is wrong with it, for people
 * @param disk the disk
 * @param given what nobody finds on a disk but somebody declares: {@code image.licence}
 * @param also rules that say the same as {@code rule} about this disk, and so fail as well
 * @param scanned whether a malware scanner and a database of vulnerabilities are asked
 */
record Variant(
        String rule,
        String what,
        LookAlike disk,
        Map<String, Object> given,
        Set<String> also,
        boolean scanned) {

    /** A disk that breaks {@code rule} and no other. */
    static Variant variant(String rule, String what, LookAlike disk) {
        return new Variant(rule, what, disk, Map.of(), Set.of(), false);
    }

    /** A disk that breaks no rule. */
    static Variant conformant(String what, LookAlike disk) {
        return variant("", what, disk);
    }

    /** The same with a value that somebody declares. */
    Variant given(String path, Object value) {
        Map<String, Object> more = new TreeMap<>(given);
        more.put(path, value);
        return new Variant(rule, what, disk, more, also, scanned);
    }

    /** The same where another rule must fail, too, since it says the same of such a disk. */
    Variant also(String other) {
        Set<String> more = new TreeSet<>(also);
        more.add(other);
        return new Variant(rule, what, disk, given, more, scanned);
    }

    /** The same of another disk. */
    Variant on(LookAlike other) {
        return new Variant(rule, what, other, given, also, scanned);
    }

    /** The same, looked at by {@link Engines}. */
    Variant byEngines() {
        return new Variant(rule, what, disk, given, also, true);
    }

    /** The rules that must fail. */
    Set<String> broken() {
        Set<String> all = new TreeSet<>(also);
        if (!rule.isEmpty()) {
            all.add(rule);
        }
        return all;
    }

    @Override
    public String toString() {
        return (rule + ": " + what).replaceFirst("^: ", "");
    }
}
