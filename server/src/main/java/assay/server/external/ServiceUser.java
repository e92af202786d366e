package assay.server.external;

import java.util.Map;

/**
 * Who may ask Keystone about the tokens of others: a user there with the role {@code service} or
 * {@code admin} in a project.
 *
 * @param domain the name of the domain of the user and of the project
 */
public record ServiceUser(String name, String password, String project, String domain) {

    /** How he asks for a token. */
    Map<String, Object> authentication() {
        Map<String, String> in = Map.of("name", domain);
        return Authentication.byPassword(
                Map.of("name", name, "domain", in),
                password,
                Map.of("project", Map.of("name", project, "domain", in)));
    }

    /** The password is nobody's business. */
    @Override
    public String toString() {
        return name;
    }
}
