package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Assignments;
import assay.service.identity.Project;
import assay.service.identity.Projects;
import assay.service.identity.Role;
import assay.service.identity.Session;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /projects}, and the roles of users in them. */
@RestController
@RequestMapping("/api/v1/projects")
public final class ProjectsController {

    private final Projects projects;
    private final Assignments assignments;

    public ProjectsController(Projects projects, Assignments assignments) {
        this.projects = projects;
        this.assignments = assignments;
    }

    /** {@code NewProject} and {@code ProjectChange} of the API. */
    record ProjectChangeJson(
            @Nullable String name, @Nullable String description, @Nullable Boolean enabled) {

        Project.Change change() {
            return new Project.Change(
                    Optional.ofNullable(name),
                    Optional.ofNullable(description),
                    Optional.ofNullable(enabled));
        }
    }

    /** {@code Project} of the API. */
    record ProjectJson(
            UUID id, String name, String description, boolean enabled, Instant createdAt) {

        static ProjectJson of(Project project) {
            return new ProjectJson(
                    project.id(),
                    project.name(),
                    project.description(),
                    project.enabled(),
                    project.createdAt());
        }
    }

    /** {@code ProjectPage} of the API. */
    record ProjectPageJson(List<ProjectJson> projects, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<ProjectJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody ProjectChangeJson wanted) {
        Project project = projects.create(session, wanted.change());
        return ResponseEntity.created(URI.create("/api/v1/projects/" + project.id()))
                .body(ProjectJson.of(project));
    }

    @GetMapping
    ProjectPageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker) {
        Page<Project> page =
                projects.list(
                        session,
                        new Project.Filter(Optional.ofNullable(name), Optional.empty()),
                        PageQuery.of(limit, marker));
        return new ProjectPageJson(
                page.items().stream().map(ProjectJson::of).toList(), page.next().orElse(null));
    }

    @GetMapping("/{id}")
    ProjectJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return ProjectJson.of(projects.get(session, id));
    }

    @PatchMapping("/{id}")
    ProjectJson update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody ProjectChangeJson change) {
        return ProjectJson.of(projects.update(session, id, change.change()));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        projects.delete(session, id);
        return ResponseEntity.noContent().build();
    }

    @PutMapping("/{id}/users/{user}/roles/{role}")
    ResponseEntity<Void> grant(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID user,
            @PathVariable String role) {
        assignments.grant(session, id, user, role(session, role));
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/{id}/users/{user}/roles/{role}")
    ResponseEntity<Void> revoke(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @PathVariable UUID user,
            @PathVariable String role) {
        assignments.revoke(session, id, user, role(session, role));
        return ResponseEntity.noContent().build();
    }

    private static Role role(Session session, String word) {
        session.requireOperator();
        return Role.of(word).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
