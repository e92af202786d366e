package assay.rules;

import static assay.rules.RuleEntry.required;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** The waivers that a user brings along. */
public final class Waivers {

    /** There are none. */
    public static final Waivers NONE = new Waivers(List.of());

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private final List<Waiver> waivers;

    private Waivers(List<Waiver> waivers) {
        this.waivers = List.copyOf(waivers);
    }

    /** A waiver as it stands in a file. */
    private record Entry(
            @Nullable String rule,
            @Nullable String by,
            @Nullable String why,
            @Nullable String until,
            @Nullable String image) {

        private Waiver waiver(String where) {
            String digest = image == null ? "" : image;
            if (!digest.isEmpty() && !DIGEST.matcher(digest).matches()) {
                throw new GivenException(where, "image is not 'sha256:' and 64 digits");
            }
            return new Waiver(
                    required(rule, where, "rule"),
                    Excerpt.printable(required(by, where, "by")),
                    Excerpt.printable(required(why, where, "why")),
                    day(required(until, where, "until"), where),
                    digest);
        }

        private static LocalDate day(String text, String where) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new GivenException(where, "until is no day such as 2026-12-31: " + text);
            }
        }
    }

    /**
     * Reads waivers: a list in YAML or JSON.
     *
     * @param file its name, for messages
     * @throws GivenException if it is something else
     */
    public static Waivers read(String file, byte[] bytes) {
        try {
            List<Entry> entries = Yaml.MAPPER.readValue(bytes, new TypeReference<List<Entry>>() {});
            List<Waiver> waivers = new ArrayList<>();
            for (Entry entry : required(entries, file, "everything")) {
                waivers.add(entry.waiver(file + ": waiver " + (waivers.size() + 1)));
            }
            return new Waivers(waivers);
        } catch (ProfileException e) {
            throw new GivenException(e);
        } catch (JacksonException e) {
            throw new GivenException(Yaml.place(file, e), Yaml.problem(e));
        }
    }

    /**
     * What judgements become by waivers.
     *
     * @param judgements with what is waived as {@link Verdict#WAIVED}
     * @param unused the waivers that changed nothing
     */
    public record Waived(List<Judgement> judgements, List<Waiver.Unused> unused) {}

    /**
     * Waives what may be waived.
     *
     * @param today the day of the check
     * @param digest the image's digest, only asked for if a waiver in force names one
     */
    public Waived apply(List<Judgement> judgements, LocalDate today, Supplier<String> digest) {
        List<Waiver.Unused> unused = new ArrayList<>();
        List<Waiver> inForce = new ArrayList<>();
        for (Waiver waiver : waivers) {
            if (today.isAfter(waiver.until())) {
                unused.add(new Waiver.Unused(waiver, Waiver.Idle.EXPIRED));
            } else if (!waiver.image().isEmpty() && !waiver.image().equals(digest.get())) {
                unused.add(new Waiver.Unused(waiver, Waiver.Idle.OTHER_IMAGE));
            } else {
                inForce.add(waiver);
            }
        }
        Set<Waiver> used = new LinkedHashSet<>();
        Map<String, Waiver> byRule =
                inForce.stream()
                        .collect(Collectors.toMap(Waiver::rule, each -> each, Waivers::longer));
        List<Judgement> waived =
                judgements.stream().map(judgement -> judgement.waive(byRule, used)).toList();
        inForce.stream()
                .filter(waiver -> !used.contains(waiver))
                .forEach(waiver -> unused.add(new Waiver.Unused(waiver, Waiver.Idle.NOT_NEEDED)));
        return new Waived(waived, List.copyOf(unused));
    }

    private static Waiver longer(Waiver a, Waiver b) {
        return a.until().isBefore(b.until()) ? b : a;
    }
}
