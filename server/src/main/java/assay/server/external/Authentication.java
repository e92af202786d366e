package assay.server.external;

import assay.service.identity.SessionToken;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a request for a token says: {@code auth} of the Identity API v3. */
final class Authentication {

    /** A scope that is none, whatever the user's default project. */
    static final Object UNSCOPED = "unscoped";

    private Authentication() {}

    /**
     * By a password.
     *
     * @param user an id, or a name with its domain
     * @param scope an object, or {@link #UNSCOPED}
     */
    static Map<String, Object> byPassword(Map<String, Object> user, String password, Object scope) {
        return Map.of("identity", password(user, password), "scope", scope);
    }

    /** By a password, in the user's default project if he has one. */
    static Map<String, Object> byPassword(Map<String, Object> user, String password) {
        return Map.of("identity", password(user, password));
    }

    private static Map<String, Object> password(Map<String, Object> user, String password) {
        Map<String, Object> proven = new TreeMap<>(user);
        proven.put("password", password);
        return Map.of("methods", List.of("password"), "password", Map.of("user", proven));
    }

    /** By a token, in a project. */
    static Map<String, Object> byToken(SessionToken token, String project) {
        return Map.of(
                "identity",
                Map.of("methods", List.of("token"), "token", Map.of("id", token.text())),
                "scope",
                Map.of("project", Map.of("id", project)));
    }
}
