package assay.server.oidc;

import assay.server.web.PublicAddress;
import assay.server.web.SessionCookie;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Authority;
import assay.service.identity.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /login}: how browsers log in other than with a password. */
@RestController
@RequestMapping(LoginController.PATH)
public final class LoginController {

    static final String PATH = "/api/v1/login";

    private static final Logger LOG = LoggerFactory.getLogger(LoginController.class);
    private static final String OPENID = "/openid";
    private static final String BACK = OPENID + "/callback";
    private static final String KEPT = "assay_openid";

    private final OpenIdLogin openId;
    private final Sessions sessions;
    private final PublicAddress address;

    public LoginController(OpenIdLogin openId, Sessions sessions, PublicAddress address) {
        this.openId = openId;
        this.sessions = sessions;
        this.address = address;
    }

    /** {@code LoginMethods} of the API. */
    record MethodsJson(boolean password, boolean openid) {}

    @GetMapping
    MethodsJson methods() {
        return new MethodsJson(true, openId.isOffered());
    }

    @GetMapping(OPENID)
    ResponseEntity<Void> begin(HttpServletRequest request) {
        requireOffered();
        try {
            OpenIdLogin.Begun begun = openId.begin(back(request));
            return to(
                    begun.provider(),
                    kept(begun.kept(), PendingLogin.PATIENCE, request).toString());
        } catch (IOException e) {
            LOG.warn("no login by OpenID could be begun: {}", e.getMessage());
            return to(console("failed"), kept("", Duration.ZERO, request).toString());
        }
    }

    /** Where the provider sends the browser back to. */
    @GetMapping(BACK)
    ResponseEntity<Void> end(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String code,
            @CookieValue(name = KEPT, required = false) @Nullable String kept,
            HttpServletRequest request) {
        requireOffered();
        String forget = kept("", Duration.ZERO, request).toString();
        if (state == null || code == null || kept == null) {
            return to(console("failed"), forget); // also what the provider or the user refused
        }
        try {
            String user = openId.end(kept, state, code, back(request));
            Authority.NewSession made = sessions.logInProven(user, "openid");
            Duration lifetime = Duration.between(Instant.now(), made.session().expiresAt());
            return to(
                    URI.create("/console/"),
                    forget,
                    SessionCookie.of(made.token().text(), lifetime, request.isSecure()));
        } catch (ProblemException e) {
            return to(console(e.problem() == Problem.LOGIN_REFUSED ? "unknown" : "failed"), forget);
        } catch (IOException e) {
            LOG.warn("a login by OpenID came to nothing: {}", e.getMessage());
            return to(console("failed"), forget);
        }
    }

    private void requireOffered() {
        if (!openId.isOffered()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    private String back(HttpServletRequest request) {
        return address.of(request) + PATH + BACK;
    }

    private static URI console(String why) {
        return URI.create("/console/?login=" + why);
    }

    private static ResponseEntity<Void> to(URI where, String... cookies) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(where)
                .header(HttpHeaders.SET_COOKIE, cookies)
                .build();
    }

    /** Lax: the browser comes back from another site. */
    private static ResponseCookie kept(
            String value, Duration lifetime, HttpServletRequest request) {
        return ResponseCookie.from(KEPT, value)
                .path(PATH)
                .httpOnly(true)
                .sameSite("Lax")
                .secure(request.isSecure())
                .maxAge(lifetime)
                .build();
    }
}
