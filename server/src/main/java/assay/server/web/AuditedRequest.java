package assay.server.web;

import assay.service.audit.Target;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request did to which thing, as far as its method and path tell.
 *
 * @param method of HTTP
 * @param action {@code update/content} for a PUT to {@code …/images/ID/content}
 */
record AuditedRequest(String method, String action, Target target) {

    private static final Map<String, Target.Type> COLLECTIONS =
            Map.ofEntries(
                    Map.entry("images", Target.Type.IMAGE),
                    Map.entry("users", Target.Type.USER),
                    Map.entry("projects", Target.Type.PROJECT),
                    Map.entry("sessions", Target.Type.SESSION),
                    Map.entry("tokens", Target.Type.TOKEN),
                    Map.entry("application_credentials", Target.Type.TOKEN),
                    Map.entry("access-keys", Target.Type.ACCESS_KEY),
                    Map.entry("keys", Target.Type.KEY),
                    Map.entry("quota-requests", Target.Type.QUOTA_REQUEST),
                    Map.entry("jobs", Target.Type.JOB),
                    Map.entry("webhooks", Target.Type.WEBHOOK));

    /** How many characters a UUID has. */
    private static final int ID = 36;

    private static final Pattern WORD = Pattern.compile("[a-z]{1,24}");

    /**
     * @param location of what the request made
     */
    static AuditedRequest of(HttpServletRequest request, @Nullable String location) {
        String path = request.getServletPath();
        List<String> parts = List.of(path.split("/", 20));
        for (int at = 0; at < parts.size(); at++) {
            Target.Type type = COLLECTIONS.get(parts.get(at));
            if (type != null) {
                return of(request.getMethod(), type, parts.subList(at + 1, parts.size()), location);
            }
        }
        String method = request.getMethod();
        return new AuditedRequest(
                method, verb(method, true), Target.of(Target.Type.ENDPOINT, path));
    }

    private static AuditedRequest of(
            String method, Target.Type type, List<String> rest, @Nullable String location) {
        String part = rest.size() > 1 ? rest.get(1) : "";
        String below = WORD.matcher(part).matches() ? "/" + part : "";
        if (!rest.isEmpty() && isId(rest.getFirst())) {
            String verb = verb(method, rest.size() == 1);
            return new AuditedRequest(method, verb + below, Target.of(type, rest.getFirst()));
        }
        String made = location == null ? "" : location.substring(location.lastIndexOf('/') + 1);
        return new AuditedRequest(
                method,
                method.equals("POST") ? "create" : verb(method, true),
                Target.of(type, isId(made) ? made : "unknown"));
    }

    private static String verb(String method, boolean whole) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> "read";
            case "DELETE" -> whole ? "delete" : "update";
            default -> "update";
        };
    }

    private static boolean isId(String text) {
        if (text.length() != ID) {
            return false; // which an exception would tell at some cost, and most paths have none
        }
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false; // no UUID
        }
    }

    /** Whether it brings some of what an image will hold: all of it is recorded once. */
    boolean isPiece() {
        return target.type() == Target.Type.IMAGE
                && !method.equals("DELETE")
                && (action.equals("update/uploads") || action.equals("update/deltas"));
    }

    /** Whether it takes out what an image holds. */
    boolean isDownload() {
        return method.equals("GET")
                && target.type() == Target.Type.IMAGE
                && (action.equals("read/content") || action.equals("read/file"));
    }
}
