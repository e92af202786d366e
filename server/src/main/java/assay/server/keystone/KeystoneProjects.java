package assay.server.keystone;

import assay.server.web.Ids;
import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.identity.Project;
import assay.service.identity.Projects;
import assay.service.identity.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/projects}. */
@RestController
@RequestMapping(KeystoneVersions.PATH + "/projects")
public final class KeystoneProjects {

    /** In Keystone; our own API allows more. */
    private static final int LONGEST_NAME = 64;

    private final Projects projects;
    private final PublicAddress address;

    public KeystoneProjects(Projects projects, PublicAddress address) {
        this.projects = projects;
        this.address = address;
    }

    record Answer(ProjectJson project) {}

    @GetMapping
    Map<String, Object> list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @RequestParam(name = "domain_id", required = false) @Nullable String domain,
            @RequestParam(name = "parent_id", required = false) @Nullable String parent,
            @RequestParam(name = "is_domain", defaultValue = "false") boolean isDomain,
            HttpServletRequest request) {
        // Others have /auth/projects, to which clients turn when this is refused.
        session.requireOperator();
        String self = address.of(request) + KeystoneVersions.PATH + "/projects";
        if (isDomain || !KeystoneDomain.isOurs(domain) || !KeystoneDomain.isOurs(parent)) {
            return KeystoneList.whole("projects", List.of(), self);
        }
        Project.Filter filter =
                new Project.Filter(Optional.ofNullable(name), Optional.ofNullable(enabled));
        return KeystoneList.page(
                "projects",
                projects.list(session, filter, KeystoneList.wanted(request)),
                project -> ProjectJson.of(project, address.of(request)),
                self);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Answer create(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request)
            throws IOException {
        session.requireOperator();
        return answer(projects.create(session, change(request)), request);
    }

    @GetMapping("/{id}")
    Answer get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request) {
        return answer(projects.get(session, Ids.require(id)), request);
    }

    @PatchMapping("/{id}")
    Answer update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request)
            throws IOException {
        session.requireOperator();
        return answer(projects.update(session, Ids.require(id), change(request)), request);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        session.requireOperator();
        projects.delete(session, Ids.require(id));
    }

    private static Project.Change change(HttpServletRequest request) throws IOException {
        KeystoneBody project = KeystoneBody.read(request, "project");
        KeystoneDomain.requireOurs(project);
        if (!KeystoneDomain.isOurs(project.text("parent_id").orElse(null))
                || project.flag("is_domain").orElse(false)) {
            throw KeystoneBody.invalid("projects are not nested here, and none is a domain");
        }
        if (project.text("name").filter(name -> name.length() > LONGEST_NAME).isPresent()) {
            throw KeystoneBody.invalid("name must have at most 64 characters");
        }
        return new Project.Change(
                project.text("name"), project.text("description"), project.flag("enabled"));
    }

    private Answer answer(Project project, HttpServletRequest request) {
        return new Answer(ProjectJson.of(project, address.of(request)));
    }
}
