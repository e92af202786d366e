package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.identity.Assignment;
import assay.service.identity.Assignments;
import assay.service.identity.Session;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /role-assignments}. */
@RestController
@RequestMapping("/api/v1/role-assignments")
public final class RoleAssignmentsController {

    private final Assignments assignments;

    public RoleAssignmentsController(Assignments assignments) {
        this.assignments = assignments;
    }

    /** {@code RoleAssignment} of the API. */
    record RoleAssignmentJson(NamedJson user, NamedJson project, String role) {

        static RoleAssignmentJson of(Assignment assignment) {
            return new RoleAssignmentJson(
                    NamedJson.of(assignment.user()),
                    NamedJson.of(assignment.project()),
                    assignment.role().word());
        }
    }

    /** {@code RoleAssignmentPage} of the API. */
    record RoleAssignmentPageJson(List<RoleAssignmentJson> roleAssignments, @Nullable UUID next) {}

    @GetMapping
    RoleAssignmentPageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable UUID user,
            @RequestParam(required = false) @Nullable UUID project,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker) {
        Assignment.Filter filter =
                new Assignment.Filter(
                        Optional.ofNullable(user), Optional.ofNullable(project), Optional.empty());
        Page<Assignment> page = assignments.list(session, filter, PageQuery.of(limit, marker));
        return new RoleAssignmentPageJson(
                page.items().stream().map(RoleAssignmentJson::of).toList(),
                page.next().orElse(null));
    }
}
