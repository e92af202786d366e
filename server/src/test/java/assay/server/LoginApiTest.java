package assay.server;

import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Logging in to the console by an OpenID provider. */
class LoginApiTest {

    private static final Api NOBODY = Api.at(RunningServer.ADDRESS);

    @Test
    void theConsoleIsToldHowOneCanLogIn() {
        HttpResponse<byte[]> answer = NOBODY.get("/login");

        assertThat(json(answer).path("password").asBoolean()).isTrue();
        assertThat(json(answer).path("openid").asBoolean()).isTrue();
    }

    @Test
    void whoTheProviderVouchesForGetsTheCookieOfASession() {
        HttpResponse<byte[]> begun = NOBODY.get("/login/openid");
        String kept = cookie(begun, "assay_openid");
        String query = logIn(begun, "mallory");

        HttpResponse<byte[]> back =
                NOBODY.get("/login/openid/callback?" + query, "Cookie", "assay_openid=" + kept);

        assertThat(begun.statusCode()).isEqualTo(302);
        assertThat(location(back)).isEqualTo("/console/");
        assertThat(back.headers().allValues("Set-Cookie"))
                .anySatisfy(set ->
                        assertThat(set)
                                .startsWith("assay_session=")
                                .contains("HttpOnly", "SameSite=Strict"))
                .anySatisfy(set -> assertThat(set).startsWith("assay_openid=;"));
        Api mallory = new Api(RunningServer.ADDRESS, cookie(back, "assay_session"));
        assertThat(json(mallory.get("/sessions/current")).at("/user/name").asString())
                .isEqualTo("mallory");
    }

    @Test
    void aUserWhoIsNotKnownHereIsTurnedAway() {
        HttpResponse<byte[]> begun = NOBODY.get("/login/openid");
        String query = logIn(begun, "stranger " + UUID.randomUUID());

        HttpResponse<byte[]> back =
                NOBODY.get(
                        "/login/openid/callback?" + query,
                        "Cookie",
                        "assay_openid=" + cookie(begun, "assay_openid"));

        assertThat(location(back)).isEqualTo("/console/?login=unknown");
        assertThat(back.headers().allValues("Set-Cookie").toString())
                .doesNotContain("assay_session");
    }

    @Test
    void whatIsNoLoginOfThisBrowserComesToNothing() {
        HttpResponse<byte[]> begun = NOBODY.get("/login/openid");
        String query = logIn(begun, "admin");

        for (String path : List.of("?" + query, "?error=access_denied", "")) {
            HttpResponse<byte[]> back = NOBODY.get("/login/openid/callback" + path);
            assertThat(location(back)).isEqualTo("/console/?login=failed");
            assertThat(back.headers().allValues("Set-Cookie").toString())
                    .doesNotContain("assay_session");
        }
    }

    private static String location(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String cookie(HttpResponse<byte[]> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith(name + "="))
                .map(set -> set.substring(name.length() + 1, set.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    /** The query that the browser comes back with. */
    private static String logIn(HttpResponse<byte[]> begun, String user) {
        return RunningServer.PROVIDER.logIn(URI.create(location(begun)), user).query();
    }
}
