package assay.rules.vuln;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How bad a vulnerability is, by a vector of CVSS 3.0 or 3.1: {@code
 * CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H}.
 *
 * @param metrics values by metric; those of the base are all there
 * @see <a href="https://www.first.org/cvss/v3.1/specification-document">CVSS v3.1 specification,
 *     section 7</a>
 */
public record Cvss(Map<String, String> metrics) {

    private static final int MAX_LENGTH = 300;
    private static final Pattern VECTOR = Pattern.compile("CVSS:3\\.[01]/[A-Za-z:/]*");

    /** The values that each metric of the base may have. */
    private static final Map<String, String> BASE =
            Map.of(
                    "AV", "NALP", "AC", "LH", "PR", "NLH", "UI", "NR", "S", "UC", "C", "HLN", "I",
                    "HLN", "A", "HLN");

    public Cvss {
        metrics = Map.copyOf(metrics);
    }

    /** Reads a vector; empty if it is of another version, or none. */
    public static Optional<Cvss> parse(String vector) {
        if (vector.length() > MAX_LENGTH || !VECTOR.matcher(vector).matches()) {
            return Optional.empty();
        }
        Map<String, String> metrics = new HashMap<>();
        List<String> parts = List.of(vector.split("/", -1));
        for (String part : parts.subList(1, parts.size())) {
            int colon = part.indexOf(':');
            if (colon < 1
                    || metrics.put(part.substring(0, colon), part.substring(colon + 1)) != null) {
                return Optional.empty();
            }
        }
        boolean whole =
                BASE.entrySet().stream()
                        .allMatch(base -> {
                            String value = metrics.getOrDefault(base.getKey(), "");
                            return value.length() == 1 && base.getValue().contains(value);
                        });
        return whole ? Optional.of(new Cvss(metrics)) : Optional.empty();
    }

    private String metric(String name) {
        return metrics.getOrDefault(name, "X");
    }

    /** The base score, 0.0 to 10.0, by section 7.1. */
    public double score() {
        boolean changed = metric("S").equals("C");
        double sub = 1 - (1 - impact("C")) * (1 - impact("I")) * (1 - impact("A"));
        double impact =
                changed ? 7.52 * (sub - 0.029) - 3.25 * Math.pow(sub - 0.02, 15) : 6.42 * sub;
        if (impact <= 0) {
            return 0;
        }
        double sum = impact + exploitability(changed);
        return roundedUp(Math.min(changed ? 1.08 * sum : sum, 10));
    }

    private double impact(String name) {
        return switch (metric(name)) {
            case "H" -> 0.56;
            case "L" -> 0.22;
            default -> 0;
        };
    }

    private double exploitability(boolean changed) {
        double vector =
                switch (metric("AV")) {
                    case "N" -> 0.85;
                    case "A" -> 0.62;
                    case "L" -> 0.55;
                    default -> 0.2;
                };
        double complexity = metric("AC").equals("L") ? 0.77 : 0.44;
        double privileges =
                switch (metric("PR")) {
                    case "N" -> 0.85;
                    case "L" -> changed ? 0.68 : 0.62;
                    default -> changed ? 0.5 : 0.27;
                };
        double interaction = metric("UI").equals("N") ? 0.85 : 0.62;
        return 8.22 * vector * complexity * privileges * interaction;
    }

    /** To one digit, upwards, without the errors of floating point: appendix A. */
    private static double roundedUp(double score) {
        long whole = Math.round(score * 100_000);
        return whole % 10_000 == 0 ? whole / 100_000.0 : (whole / 10_000 + 1) / 10.0;
    }

    /**
     * Whether an attack is known to work or needs no luck: the maturity of its code where the
     * vector tells it, else an attack of low complexity that no user must help with.
     */
    public boolean isExploitable() {
        return switch (metric("E")) {
            case "U" -> false;
            case "P", "F", "H" -> true;
            default ->
                    metric("AC").equals("L")
                            && metric("UI").equals("N")
                            && !metric("AV").equals("P");
        };
    }

    /** Whether it is exploitable from the network by anybody. */
    public boolean isRemote() {
        return isExploitable() && metric("AV").equals("N") && metric("PR").equals("N");
    }
}
