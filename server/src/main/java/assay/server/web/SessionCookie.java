package assay.server.web;

import java.time.Duration;
import org.springframework.http.ResponseCookie;

/** The cookie that a browser proves its session with. */
public final class SessionCookie {

    private SessionCookie() {}

    /**
     * Its header: scripts cannot read it, other sites cannot send it.
     *
     * @param token empty, with no lifetime, to make the browser forget it
     * @param secure whether it is sent over TLS only
     */
    public static String of(String token, Duration lifetime, boolean secure) {
        return ResponseCookie.from(SessionFilter.COOKIE, token)
                .path("/")
                .httpOnly(true)
                .sameSite("Strict")
                .secure(secure)
                .maxAge(lifetime)
                .build()
                .toString();
    }
}
