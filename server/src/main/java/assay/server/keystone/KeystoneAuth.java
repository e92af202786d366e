package assay.server.keystone;

import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Authority.NewSession;
import assay.service.identity.Projects;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import assay.service.identity.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/auth}: tokens, and what one's own is good for. */
@RestController
public final class KeystoneAuth {

    private static final String AUTH = KeystoneVersions.PATH + "/auth";
    static final String TOKENS = AUTH + "/tokens";
    private static final String SUBJECT = "X-Subject-Token";

    private final Sessions sessions;
    private final Projects projects;
    private final PublicAddress address;
    private final Region region;

    /** The name of this region in the catalogue. */
    public record Region(String name) {}

    public KeystoneAuth(
            Sessions sessions, Projects projects, PublicAddress address, Region region) {
        this.sessions = sessions;
        this.projects = projects;
        this.address = address;
        this.region = region;
    }

    record Answer(TokenJson token) {}

    @PostMapping(TOKENS)
    ResponseEntity<Answer> create(HttpServletRequest request) throws IOException {
        AuthRequest wanted = AuthRequest.of(KeystoneBody.read(request, "auth"));
        NewSession created = logIn(wanted, request.getRemoteAddr());
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(SUBJECT, created.token().text())
                .body(answer(created.token(), created.session(), request));
    }

    private NewSession logIn(AuthRequest wanted, String from) {
        return switch (wanted.method()) {
            case AuthRequest.Password by ->
                    sessions.logIn(by.account(), by.password(), wanted.scope(), from);
            case AuthRequest.Token by -> sessions.move(by.token(), wanted.scope());
            case AuthRequest.Credential by -> sessions.logIn(by.id(), by.secret());
            case AuthRequest.NamedCredential by ->
                    sessions.logIn(
                            sessions.apiToken(by.account(), by.name())
                                    .orElseThrow(() -> new ProblemException(Problem.LOGIN_REFUSED)),
                            by.secret());
        };
    }

    @GetMapping(TOKENS)
    ResponseEntity<Answer> get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestHeader(SUBJECT) String subject,
            HttpServletRequest request) {
        SessionToken token = new SessionToken(subject);
        return ResponseEntity.ok()
                .header(SUBJECT, subject)
                .body(answer(token, find(session, token), request));
    }

    @DeleteMapping(TOKENS)
    ResponseEntity<Void> delete(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestHeader(SUBJECT) String subject) {
        SessionToken token = new SessionToken(subject);
        find(session, token);
        sessions.end(token);
        return ResponseEntity.noContent().build();
    }

    /** The session of a token: one's own, or anybody's for the operator. */
    private Session find(Session by, SessionToken token) {
        return sessions.find(token)
                .filter(found -> found.user().equals(by.user()) || by.isOperator())
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private Answer answer(SessionToken token, Session session, HttpServletRequest request) {
        @Nullable List<Catalog.Service> catalog =
                request.getParameter("nocatalog") == null ? catalog(request) : null;
        return new Answer(TokenJson.of(token, session, catalog));
    }

    private List<Catalog.Service> catalog(HttpServletRequest request) {
        return Catalog.services(address.of(request), region.name());
    }

    @GetMapping(AUTH + "/catalog")
    Map<String, Object> catalog(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request) {
        session.requireProject();
        return KeystoneList.whole(
                "catalog", catalog(request), address.of(request) + AUTH + "/catalog");
    }

    @GetMapping(AUTH + "/projects")
    Map<String, Object> projects(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request) {
        return KeystoneList.page(
                "projects",
                projects.of(session, session.user().id(), KeystoneList.wanted(request)),
                project -> ProjectJson.of(project, address.of(request)),
                address.of(request) + AUTH + "/projects");
    }

    @GetMapping(AUTH + "/domains")
    Map<String, Object> domains(HttpServletRequest request) {
        return KeystoneList.whole(
                "domains",
                List.of(KeystoneDomain.whole(address.of(request))),
                address.of(request) + AUTH + "/domains");
    }

    /** What one's roles are in the system as a whole: none, there is no such scope. */
    @GetMapping(AUTH + "/system")
    Map<String, Object> system(HttpServletRequest request) {
        return KeystoneList.whole("system", List.of(), address.of(request) + AUTH + "/system");
    }
}
