package assay.server.api;

import assay.server.web.KnownSessions;
import assay.server.web.SessionCookie;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.identity.Account;
import assay.service.identity.Authority;
import assay.service.identity.Authority.NewSession;
import assay.service.identity.Scope;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /sessions}. */
@RestController
@RequestMapping("/api/v1/sessions")
public final class SessionsController {

    private static final int MAX_PASSWORD = 1024;

    private final Authority authority;
    private final KnownSessions known;

    public SessionsController(Authority authority, KnownSessions known) {
        this.authority = authority;
        this.known = known;
    }

    /** {@code Credentials} of the API. */
    record CredentialsJson(
            @Nullable String user, @Nullable String password, @Nullable String project) {

        /** Secret. */
        @Override
        public String toString() {
            return "credentials";
        }
    }

    /** {@code Session} of the API. */
    record SessionJson(NamedJson user, NamedJson project, List<String> roles, Instant expiresAt) {

        static SessionJson of(Session session) {
            return new SessionJson(
                    NamedJson.of(session.user()),
                    NamedJson.of(session.requireProject()),
                    RoleWords.of(session.roles()),
                    session.expiresAt());
        }
    }

    /** {@code NewSession} of the API. */
    record NewSessionJson(
            String token,
            NamedJson user,
            NamedJson project,
            List<String> roles,
            Instant expiresAt) {

        static NewSessionJson of(NewSession created) {
            SessionJson session = SessionJson.of(created.session());
            return new NewSessionJson(
                    created.token().text(),
                    session.user(),
                    session.project(),
                    session.roles(),
                    session.expiresAt());
        }

        /** Secret. */
        @Override
        public String toString() {
            return "new session";
        }
    }

    @PostMapping
    ResponseEntity<NewSessionJson> logIn(
            @RequestBody CredentialsJson credentials, HttpServletRequest request) {
        String user = credentials.user();
        String password = credentials.password();
        if (user == null || password == null) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "user and password must both be given");
        }
        if (password.isEmpty() || password.length() > MAX_PASSWORD) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "password must have 1 to 1024 characters");
        }
        Account account = new Account.Name(Texts.requireName("user", user));
        Scope scope =
                credentials.project() == null
                        ? new Scope.Anywhere()
                        : new Scope.ProjectName(
                                Texts.requireName("project", credentials.project()));
        NewSession created = authority.logIn(account, password, scope, request.getRemoteAddr());
        Duration lifetime = Duration.between(Instant.now(), created.session().expiresAt());
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(
                        HttpHeaders.SET_COOKIE,
                        SessionCookie.of(created.token().text(), lifetime, request.isSecure()))
                .body(NewSessionJson.of(created));
    }

    @GetMapping("/current")
    SessionJson current(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return SessionJson.of(session);
    }

    /** {@code NewPassword} of the API. */
    record NewPasswordJson(@Nullable String current, @Nullable String password) {

        /** Secret. */
        @Override
        public String toString() {
            return "new password";
        }
    }

    @PutMapping("/current/password")
    ResponseEntity<Void> changePassword(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestAttribute(SessionFilter.TOKEN) SessionToken token,
            @RequestBody NewPasswordJson wanted,
            HttpServletRequest request) {
        String current = wanted.current();
        String password = wanted.password();
        if (current == null || password == null) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, "current and password must both be given");
        }
        authority.changePassword(
                session,
                token,
                new Authority.NewPassword(current, password),
                request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/current")
    ResponseEntity<Void> logOut(
            @RequestAttribute(SessionFilter.TOKEN) SessionToken token, HttpServletRequest request) {
        authority.end(token);
        known.forget(token);
        return ResponseEntity.noContent()
                .header(
                        HttpHeaders.SET_COOKIE,
                        SessionCookie.of("", Duration.ZERO, request.isSecure()))
                .build();
    }
}
