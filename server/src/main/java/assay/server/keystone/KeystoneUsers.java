package assay.server.keystone;

import assay.server.web.Ids;
import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Authority;
import assay.service.identity.Projects;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import assay.service.identity.Sessions;
import assay.service.identity.User;
import assay.service.identity.Users;
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

/** {@code /v3/users}. */
@RestController
@RequestMapping(KeystoneUsers.PATH)
public final class KeystoneUsers {

    static final String PATH = KeystoneVersions.PATH + "/users";

    private final Users users;
    private final Projects projects;
    private final Sessions sessions;
    private final PublicAddress address;

    public KeystoneUsers(Users users, Projects projects, Sessions sessions, PublicAddress address) {
        this.users = users;
        this.projects = projects;
        this.sessions = sessions;
        this.address = address;
    }

    record Answer(UserJson user) {}

    @GetMapping
    Map<String, Object> list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @RequestParam(name = "domain_id", required = false) @Nullable String domain,
            HttpServletRequest request) {
        session.requireOperator();
        if (!KeystoneDomain.isOurs(domain)) {
            return KeystoneList.whole("users", List.of(), address.of(request) + PATH);
        }
        User.Filter filter =
                new User.Filter(Optional.ofNullable(name), Optional.ofNullable(enabled));
        return KeystoneList.page(
                "users",
                users.list(session, filter, KeystoneList.wanted(request)),
                user -> UserJson.of(user, address.of(request)),
                address.of(request) + PATH);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Answer create(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request)
            throws IOException {
        session.requireOperator();
        return answer(users.create(session, change(request)), request);
    }

    @GetMapping("/{id}")
    Answer get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request) {
        return answer(users.get(session, Ids.require(id)), request);
    }

    @PatchMapping("/{id}")
    Answer update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request)
            throws IOException {
        session.requireOperator();
        return answer(users.update(session, Ids.require(id), change(request)), request);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable String id) {
        session.requireOperator();
        users.delete(session, Ids.require(id));
    }

    /** A user changes his own password, which ends all his tokens. */
    @PostMapping("/{id}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestAttribute(SessionFilter.TOKEN) SessionToken token,
            @PathVariable String id,
            HttpServletRequest request)
            throws IOException {
        if (!Ids.require(id).equals(session.user().id())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        KeystoneBody user = KeystoneBody.read(request, "user");
        sessions.changePassword(
                session,
                token,
                new Authority.NewPassword(
                        user.require("original_password"), user.require("password")),
                request.getRemoteAddr());
        sessions.end(token);
    }

    @GetMapping("/{id}/projects")
    Map<String, Object> projects(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String id,
            HttpServletRequest request) {
        return KeystoneList.page(
                "projects",
                projects.of(session, Ids.require(id), KeystoneList.wanted(request)),
                project -> ProjectJson.of(project, address.of(request)),
                address.of(request) + PATH + "/" + id + "/projects");
    }

    private static User.Change change(HttpServletRequest request) throws IOException {
        KeystoneBody user = KeystoneBody.read(request, "user");
        KeystoneDomain.requireOurs(user);
        return new User.Change(
                user.text("name"),
                user.text("password"),
                user.text("description"),
                user.text("email"),
                user.flag("enabled"),
                user.text("default_project_id").map(Ids::require));
    }

    private Answer answer(User user, HttpServletRequest request) {
        return new Answer(UserJson.of(user, address.of(request)));
    }
}
