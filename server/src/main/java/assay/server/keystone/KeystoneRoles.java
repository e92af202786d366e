package assay.server.keystone;

import assay.server.web.Ids;
import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Assignment;
import assay.service.identity.Assignments;
import assay.service.identity.Role;
import assay.service.identity.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/roles}, and who has which of them where. */
@RestController
@RequestMapping(KeystoneVersions.PATH)
public final class KeystoneRoles {

    private static final String HELD = "/projects/{project}/users/{user}/roles";

    private final Assignments assignments;
    private final PublicAddress address;

    public KeystoneRoles(Assignments assignments, PublicAddress address) {
        this.assignments = assignments;
        this.address = address;
    }

    record Answer(RoleJson role) {}

    @GetMapping("/roles")
    Map<String, Object> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(name = "domain_id", required = false) @Nullable String domain,
            HttpServletRequest request) {
        // Roles that belong to a domain are another thing; there are none.
        Stream<Role> roles =
                Stream.of(Role.values())
                        .filter(role ->
                                domain == null && (name == null || name.equals(role.word())));
        return KeystoneList.whole("roles", shown(roles, request), self(request, "/roles"));
    }

    @GetMapping("/roles/{role}")
    Answer get(@PathVariable String role, HttpServletRequest request) {
        return new Answer(RoleJson.of(role(role), address.of(request)));
    }

    @GetMapping(HELD)
    Map<String, Object> held(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String project,
            @PathVariable String user,
            HttpServletRequest request) {
        session.requireOperator();
        Stream<Role> roles =
                find(session, project, user, Optional.empty()).items().stream()
                        .map(Assignment::role)
                        .sorted();
        String path = "/projects/" + project + "/users/" + user + "/roles";
        return KeystoneList.whole("roles", shown(roles, request), self(request, path));
    }

    @PutMapping(HELD + "/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void grant(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String project,
            @PathVariable String user,
            @PathVariable String role) {
        session.requireOperator();
        assignments.grant(session, Ids.require(project), Ids.require(user), role(role));
    }

    /** Also answers HEAD. */
    @GetMapping(HELD + "/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String project,
            @PathVariable String user,
            @PathVariable String role) {
        session.requireOperator();
        if (find(session, project, user, Optional.of(role(role))).items().isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    @DeleteMapping(HELD + "/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String project,
            @PathVariable String user,
            @PathVariable String role) {
        session.requireOperator();
        assignments.revoke(session, Ids.require(project), Ids.require(user), role(role));
    }

    @GetMapping("/role_assignments")
    Map<String, Object> assignments(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request) {
        String self = self(request, "/role_assignments");
        // What groups, domains and the system as a whole have: none exist.
        if (Stream.of("group.id", "scope.domain.id", "scope.system")
                .anyMatch(filter -> request.getParameter(filter) != null)) {
            return KeystoneList.whole("role_assignments", List.of(), self);
        }
        Assignment.Filter filter =
                new Assignment.Filter(
                        Optional.ofNullable(request.getParameter("user.id")).map(Ids::require),
                        Optional.ofNullable(request.getParameter("scope.project.id"))
                                .map(Ids::require),
                        Optional.ofNullable(request.getParameter("role.id"))
                                .map(KeystoneRoles::role));
        String names = request.getParameter("include_names");
        // Keystone takes the bare parameter for a yes, too.
        boolean named = names != null && !names.matches("(?i)0|false|no");
        return KeystoneList.page(
                "role_assignments",
                assignments.list(session, filter, KeystoneList.wanted(request)),
                assignment -> RoleAssignmentJson.of(assignment, named, address.of(request)),
                self);
    }

    private Page<Assignment> find(
            Session session, String project, String user, Optional<Role> role) {
        return assignments.list(
                session,
                new Assignment.Filter(
                        Optional.of(Ids.require(user)), Optional.of(Ids.require(project)), role),
                Page.Wanted.FIRST);
    }

    private List<RoleJson> shown(Stream<Role> roles, HttpServletRequest request) {
        return roles.map(role -> RoleJson.of(role, address.of(request))).toList();
    }

    private String self(HttpServletRequest request, String path) {
        return address.of(request) + KeystoneVersions.PATH + path;
    }

    private static Role role(String id) {
        return Role.of(id).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
