package assay.rules.hallmark;

import assay.disk.ContentDigest;
import assay.rules.Verdict;
import assay.rules.hallmark.Hallmark.Stamp;
import assay.rules.hallmark.Hallmark.UsedWaiver;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The in-toto statement, version 1, that carries a hallmark.
 *
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">the
 *     format</a>
 */
final class Statement {

    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE_TYPE = "urn:assay:hallmark:v1";

    private static final JsonMapper JSON = JsonMapper.shared();

    private Statement() {}

    static byte[] write(Hallmark hallmark) {
        ObjectNode root = JSON.createObjectNode();
        root.put("_type", TYPE);
        ObjectNode subject = root.putArray("subject").addObject();
        subject.put("name", hallmark.name());
        subject.putObject("digest").put(ContentDigest.ALGORITHM, hallmark.contentDigest());
        root.put("predicateType", PREDICATE_TYPE);
        ObjectNode predicate = root.putObject("predicate");
        predicate.put("tool", hallmark.tool());
        predicate.put("signedAt", hallmark.signedAt().toString());
        predicate.put("size", hallmark.size());
        predicate.putObject("factsDigest").put("sha256", hallmark.factsDigest());
        var profiles = predicate.putArray("profiles");
        hallmark.profiles().forEach(stamp -> write(stamp, profiles.addObject()));
        return JSON.writeValueAsBytes(root);
    }

    private static void write(Stamp stamp, ObjectNode profile) {
        profile.put("id", stamp.id());
        profile.put("version", stamp.version());
        profile.put("verdict", stamp.verdict().name());
        write(stamp.kinds(), profile.putObject("kinds"));
        write(stamp.rules(), profile.putObject("rules"));
        var waivers = profile.putArray("waivers");
        for (UsedWaiver waiver : stamp.waivers()) {
            waivers.addObject()
                    .put("rule", waiver.rule())
                    .put("by", waiver.by())
                    .put("why", waiver.why())
                    .put("until", waiver.until());
        }
    }

    private static void write(Map<String, Verdict> verdicts, ObjectNode target) {
        new TreeMap<>(verdicts).forEach((key, verdict) -> target.put(key, verdict.name()));
    }

    static Hallmark read(byte[] statement) {
        try {
            JsonNode root = JSON.readTree(statement);
            JsonNode predicate = root.path("predicate");
            if (!text(root, "_type").equals(TYPE)
                    || !text(root, "predicateType").equals(PREDICATE_TYPE)
                    || root.path("subject").size() != 1) {
                throw new HallmarkException(
                        "what was signed is not a hallmark that this version of Assay knows");
            }
            JsonNode subject = root.path("subject").path(0);
            return new Hallmark(
                    text(subject, "name"),
                    text(subject.path("digest"), ContentDigest.ALGORITHM),
                    predicate.required("size").asLong(),
                    text(predicate.path("factsDigest"), "sha256"),
                    text(predicate, "tool"),
                    Instant.parse(text(predicate, "signedAt")),
                    profiles(predicate.path("profiles")));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
            throw new HallmarkException("what was signed is not a hallmark: " + e.getMessage(), e);
        }
    }

    private static List<Stamp> profiles(JsonNode profiles) {
        List<Stamp> stamps = new ArrayList<>();
        for (JsonNode profile : profiles) {
            stamps.add(
                    new Stamp(
                            text(profile, "id"),
                            text(profile, "version"),
                            Verdict.valueOf(text(profile, "verdict")),
                            verdicts(profile.path("kinds")),
                            verdicts(profile.path("rules")),
                            waivers(profile.path("waivers"))));
        }
        return stamps;
    }

    private static Map<String, Verdict> verdicts(JsonNode node) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        node.forEachEntry(
                (key, verdict) -> verdicts.put(key, Verdict.valueOf(verdict.asString(""))));
        return verdicts;
    }

    private static List<UsedWaiver> waivers(JsonNode node) {
        List<UsedWaiver> waivers = new ArrayList<>();
        for (JsonNode waiver : node) {
            waivers.add(
                    new UsedWaiver(
                            text(waiver, "rule"),
                            text(waiver, "by"),
                            text(waiver, "why"),
                            text(waiver, "until")));
        }
        return waivers;
    }

    /** A text that must be there. */
    private static String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (!value.isString()) {
            throw new IllegalArgumentException("no " + key);
        }
        return value.stringValue();
    }
}
