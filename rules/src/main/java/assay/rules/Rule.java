package assay.rules;

import assay.guest.Facts;
import assay.rules.Expression.Known;
import assay.rules.Expression.SyntaxException;
import assay.rules.Expression.Truth;
import assay.rules.Expression.Undecided;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A requirement and how it is decided. Immutable and safe for many threads.
 *
 * @param id stable name: {@code TC-IMP-LNX-04}
 * @param severity what follows when it is broken
 * @param kind who finds the facts that decide it
 * @param os the systems that it is about
 * @param area what it is about
 * @param section where its profile's source states it
 * @param facts the paths of the facts that it looks at; the expressions see these, the parameters
 *     of the profile as {@code params}, and no others
 * @param when whether it applies to an image of such a system
 * @param cel whether the image obeys
 * @param offending for the path of a list, what selects the items in it that break the rule
 * @param title the requirement
 * @param fix what to do about an image that breaks it
 * @param repair ids of the scripts that can mend it
 */
public record Rule(
        String id,
        Severity severity,
        Kind kind,
        Os os,
        Area area,
        String section,
        List<String> facts,
        Expression when,
        Expression cel,
        Map<String, Expression> offending,
        Text title,
        Text fix,
        List<String> repair) {

    private static final String FAMILY = "os.family";
    private static final String ROLE = "disk.role";

    /** Disks on which there is no system: not where one was merely not found. */
    private static final Set<String> WITHOUT_SYSTEM = Set.of("data", "empty");

    /** The variable that holds the profile's parameters. */
    static final String PARAMS = "params";

    /** Who finds the facts that decide a rule. */
    public enum Kind {
        /** Inspection, from the disk alone. */
        @JsonProperty("offline")
        OFFLINE,
        /** A boot test, as {@code bootTest}. */
        @JsonProperty("boot")
        BOOT,
        /** The seller, who declares {@code listing} and {@code image}. */
        @JsonProperty("form")
        FORM,
        /** The platform, which knows {@code tenant}, {@code request} and {@code billing}. */
        @JsonProperty("quota")
        QUOTA,
        /** A person, who looks and declares {@code review[RULE-ID].approved}. */
        @JsonProperty("manual")
        MANUAL
    }

    /** The operating systems that a rule is about. */
    public enum Os {
        /** Every image, even one in which no system was found. */
        @JsonProperty("any")
        ANY,
        @JsonProperty("linux")
        LINUX,
        @JsonProperty("windows")
        WINDOWS
    }

    /**
     * Compiles its expressions now, and not when they are first needed.
     *
     * @param where file and rule, for messages
     * @throws ProfileException if one does not compile
     */
    void compile(String where) {
        compile(when, where, "when");
        compile(cel, where, "cel or every");
        offending.values().forEach(selection -> compile(selection, where, "every"));
    }

    private static void compile(Expression expression, String where, String name) {
        try {
            expression.compile();
        } catch (SyntaxException e) {
            throw new ProfileException(where, name + " does not compile: " + e.getMessage());
        }
    }

    /** What this rule says about an image with these facts, which have the parameters in them. */
    Finding judge(Facts facts) {
        Facts listed = listed(facts);
        return switch (applies(facts, listed)) {
            case Known.FALSE -> new Finding(this, Verdict.NOT_APPLICABLE, List.of(), List.of());
            case Undecided(String why) -> unknown(facts, why);
            case Known.TRUE ->
                    switch (cel.test(listed)) {
                        case Known.TRUE -> decided(Verdict.PASS, facts, Map.of());
                        case Known.FALSE -> decided(Verdict.FAIL, facts, culprits(listed));
                        case Undecided(String why) -> unknown(facts, why);
                    };
        };
    }

    /**
     * The facts that the rule lists, alone. So the evidence of a finding is all that decided it,
     * and what a verdict costs does not grow with facts that it does not need.
     */
    private Facts listed(Facts facts) {
        List<String> listed = new ArrayList<>(this.facts);
        listed.add(PARAMS);
        return facts.only(listed);
    }

    private Truth applies(Facts facts, Facts listed) {
        if (os != Os.ANY) {
            Object family = facts.at(FAMILY).orElse("unknown");
            if (family.equals("unknown")) {
                if (facts.at(ROLE).filter(WITHOUT_SYSTEM::contains).isPresent()) {
                    return Known.FALSE;
                }
                return new Undecided("the operating system is not known");
            }
            if (!family.equals(os.name().toLowerCase(Locale.ROOT))) {
                return Known.FALSE;
            }
        }
        return hasNone(facts) ? new Undecided("none of its facts is there") : when.test(listed);
    }

    /** Such a rule need not even be parsed: most of those of forms and quotas. */
    private boolean hasNone(Facts known) {
        return !facts.isEmpty()
                && facts.stream().allMatch(path -> known.at(path).isEmpty())
                && !asksParams();
    }

    private boolean asksParams() {
        return when.source().contains(PARAMS) || cel.source().contains(PARAMS);
    }

    private Finding decided(Verdict verdict, Facts facts, Map<String, List<?>> culprits) {
        return new Finding(this, verdict, evidence(facts, culprits), List.of());
    }

    private Finding unknown(Facts facts, String why) {
        return new Finding(this, Verdict.UNKNOWN, evidence(facts, Map.of()), missing(facts, why));
    }

    /** The items that break the rule, of each list in which there are any. */
    private Map<String, List<?>> culprits(Facts listed) {
        Map<String, List<?>> culprits = new HashMap<>();
        offending.forEach((path, selection) -> {
            List<?> items = selection.select(listed);
            if (!items.isEmpty()) {
                culprits.put(path, items);
            }
        });
        return culprits;
    }

    private List<Observation> evidence(Facts facts, Map<String, List<?>> culprits) {
        List<Observation> evidence = new ArrayList<>();
        for (String path : this.facts) {
            facts.at(path)
                    .map(value -> observations(facts, path, value, culprits.get(path)))
                    .ifPresent(evidence::addAll);
        }
        return List.copyOf(evidence);
    }

    private List<Observation> observations(
            Facts facts, String path, Object value, @Nullable List<?> culprits) {
        if (culprits != null && value instanceof List<?> all) {
            return Observation.of(facts, path, all, culprits);
        }
        List<Observation> asked = Asked.of(facts, path, value, List.of(when, cel));
        return asked.isEmpty() ? Observation.of(facts, path, value) : asked;
    }

    /**
     * What is not there, in the order of the rule's facts. Where every listed fact is there, one of
     * them has a form that the rule cannot use, and {@code why} is all that one can say.
     */
    private List<Missing> missing(Facts facts, String why) {
        List<String> paths = new ArrayList<>(this.facts);
        if (os != Os.ANY) {
            paths.addFirst(FAMILY);
        }
        List<Missing> missing =
                paths.stream()
                        .distinct()
                        .filter(path -> facts.at(path).isEmpty())
                        .map(path -> Missing.of(facts, path))
                        .toList();
        if (!missing.isEmpty()) {
            return missing;
        }
        return incomplete(facts).map(List::of).orElseGet(() -> List.of(useless(paths, why)));
    }

    /** The first list of which an item lacks what the rule asks of each. */
    private Optional<Missing> incomplete(Facts facts) {
        return offending.entrySet().stream()
                .flatMap(every ->
                        every
                                .getValue()
                                .lacking(facts.at(every.getKey()))
                                .map(key ->
                                        new Missing(
                                                every.getKey(),
                                                Expression.without(key),
                                                Given.of(every.getKey())))
                                .stream())
                .findFirst();
    }

    private static Missing useless(List<String> paths, String why) {
        return new Missing(
                String.join(", ", paths),
                why,
                paths.isEmpty() ? Given.INSPECTION : Given.of(paths.getFirst()));
    }
}
