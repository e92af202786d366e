package assay.server.keystone;

import assay.service.identity.Assignment;
import assay.service.identity.Named;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who has which role where, as Keystone shows it; names are absent unless asked for. */
record RoleAssignmentJson(Thing role, Thing user, Scope scope, Map<String, String> links) {

    record Thing(String id, @Nullable String name, @Nullable KeystoneDomain domain) {

        static Thing of(Named thing, boolean named) {
            return new Thing(
                    thing.id().toString(),
                    named ? thing.name() : null,
                    named ? KeystoneDomain.DEFAULT : null);
        }
    }

    record Scope(Thing project) {}

    /**
     * @param address where this server is reached
     */
    static RoleAssignmentJson of(Assignment assignment, boolean named, String address) {
        String role = assignment.role().word();
        return new RoleAssignmentJson(
                new Thing(role, named ? role : null, null),
                Thing.of(assignment.user(), named),
                new Scope(Thing.of(assignment.project(), named)),
                Map.of(
                        "assignment",
                        address
                                + KeystoneVersions.PATH
                                + "/projects/"
                                + assignment.project().id()
                                + "/users/"
                                + assignment.user().id()
                                + "/roles/"
                                + role));
    }
}
