package assay.service.audit;

import assay.service.Texts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an event as CADF (DMTF DSP0262 version 1.0.0) in JSON, with {@code project_id} where
 * OpenStack's services have it.
 */
final class CadfEvent {

    private static final String EVENT = "http://schemas.dmtf.org/cloud/audit/1.0/event";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    /** What comes from outside is cut here. */
    private static final int LONGEST = 1024;

    private CadfEvent() {}

    static String write(UUID id, Instant time, AuditEvent event, Optional<Origin> origin) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("typeURI", EVENT);
        json.put("id", id.toString());
        json.put("eventType", "activity");
        json.put("eventTime", TIME.format(time.atOffset(ZoneOffset.UTC)));
        json.put("action", event.action());
        json.put("outcome", event.outcome().word());
        json.put("initiator", initiator(event.initiator(), origin));
        json.put("target", target(event.target()));
        json.put("observer", Map.of("id", "assay", "typeURI", "service/storage/image"));
        event.reason().ifPresent(code -> json.put("reason", reason(code)));
        if (!event.details().isEmpty()) {
            json.put("attachments", attachments(event.details()));
        }
        return JsonMapper.shared().writeValueAsString(json);
    }

    private static Map<String, Object> initiator(Initiator initiator, Optional<Origin> origin) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", text(initiator.id()));
        json.put(
                "typeURI",
                initiator.equals(Initiator.SYSTEM) ? "service" : "service/security/account/user");
        initiator.name().ifPresent(name -> json.put("name", text(name)));
        initiator.project().ifPresent(project -> json.put("project_id", project.toString()));
        initiator
                .token()
                .ifPresent(token ->
                        json.put(
                                "credential",
                                Map.of("token", token.toString(), "type", "api-token-id")));
        origin.ifPresent(from -> json.put("host", host(from)));
        return json;
    }

    private static Map<String, String> host(Origin origin) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("address", text(origin.address()));
        if (!origin.agent().isEmpty()) {
            json.put("agent", text(origin.agent()));
        }
        return json;
    }

    private static Map<String, String> target(Target target) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("id", text(target.id()));
        json.put("typeURI", target.type().uri());
        target.name().ifPresent(name -> json.put("name", text(name)));
        target.project().ifPresent(project -> json.put("project_id", project.toString()));
        return json;
    }

    private static Map<String, String> reason(String code) {
        boolean http = code.chars().allMatch(Character::isDigit);
        Map<String, String> json = new LinkedHashMap<>();
        json.put("reasonType", http ? "HTTP" : "urn:assay:problem");
        json.put("reasonCode", code);
        return json;
    }

    private static List<Map<String, String>> attachments(Map<String, String> details) {
        return new TreeMap<>(details)
                .entrySet().stream()
                        .map(detail -> {
                            Map<String, String> json = new LinkedHashMap<>();
                            json.put("name", detail.getKey());
                            json.put("typeURI", "text/plain");
                            json.put("content", text(detail.getValue()));
                            return json;
                        })
                        .toList();
    }

    private static String text(String text) {
        return Texts.storable(text.substring(0, Math.min(text.length(), LONGEST)));
    }
}
