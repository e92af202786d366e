package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsApiTest {

    private final Api nobody = Api.at(RunningServer.ADDRESS);

    @Test
    void aUserLogsInIsKnownAndLogsOut() {
        Api admin = RunningServer.admin();

        HttpResponse<byte[]> current = admin.get("/sessions/current");
        assertThat(json(current).at("/user/name").asString()).isEqualTo("admin");
        assertThat(json(current).at("/project/name").asString()).isEqualTo("default");

        assertThat(admin.delete("/sessions/current").statusCode()).isEqualTo(204);
        assertProblem(admin.get("/sessions/current"), 401, "not_logged_in");
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        HttpResponse<byte[]> answer =
                nobody.post(
                        "/sessions",
                        "{\"user\":\"admin\",\"password\":\"" + RunningServer.PASSWORD + "\"}");

        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("assay_session=" + json(answer).path("token").asString())
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Secure");
    }

    @Test
    void aCookieProvesTheSessionToo() {
        String cookie = "assay_session=" + RunningServer.admin().token();

        assertThat(nobody.get("/images", "Cookie", cookie).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestOfAnotherSiteChangesNothing() {
        String cookie = "assay_session=" + RunningServer.admin().token();
        String body = "{\"name\":\"x\"}";
        String own = RunningServer.ADDRESS;

        assertProblem(nobody.post("/images", body, "Cookie", cookie), 403, "cross_site");
        assertProblem(
                nobody.post("/images", body, "Cookie", cookie, "Sec-Fetch-Site", "cross-site"),
                403,
                "cross_site");
        assertProblem(
                nobody.post("/images", body, "Cookie", cookie, "Origin", "http://evil.example"),
                403,
                "cross_site");
        assertThat(nobody.post("/images", body, "Cookie", cookie, "Origin", own).statusCode())
                .isEqualTo(201);
        assertThat(
                        nobody.post(
                                        "/images",
                                        body,
                                        "Cookie",
                                        cookie,
                                        "Sec-Fetch-Site",
                                        "same-origin")
                                .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedInTheSameWords() {
        HttpResponse<byte[]> wrong =
                nobody.post("/sessions", "{\"user\":\"mallory\",\"password\":\"wrong\"}");
        HttpResponse<byte[]> unknown =
                nobody.post("/sessions", "{\"user\":\"nobody\",\"password\":\"wrong\"}");

        assertProblem(wrong, 401, "login_refused");
        assertProblem(unknown, 401, "login_refused");
        assertThat(json(wrong).path("detail")).isEqualTo(json(unknown).path("detail"));
    }

    @Test
    void guessingIsSlowedDown() {
        String guess = "{\"user\":\"guessed\",\"password\":\"no\"}";
        HttpResponse<byte[]> answer = nobody.post("/sessions", guess);
        for (int more = 0; more < 20 && answer.statusCode() == 401; more++) {
            answer = nobody.post("/sessions", guess);
        }

        assertProblem(answer, 429, "login_throttled");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    }

    @Test
    void anExpiredSessionIsNone() {
        Api admin = RunningServer.admin();
        RunningServer.JDBI.useHandle(handle ->
                handle.execute(
                        """
                        update sessions set expires_at = now()
                        where token_sha256 = sha256(convert_to(?, 'UTF8'))
                        """,
                        admin.token()));

        assertProblem(admin.get("/images"), 401, "not_logged_in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"user\":\"admin\"}",
                "{\"user\":\"admin\",\"password\":\"\"}",
                "{\"user\":\"admin\",\"password\":1}",
                "{\"user\":\"ad\\u0000min\",\"password\":\"x\"}",
                "{\"user\":\"admin\",\"password\":\"x\",\"more\":1}"
            })
    void credentialsThatAreNoneAreRefused(String body) {
        assertProblem(nobody.post("/sessions", body), 400, "request_invalid");
    }

    @Test
    void problemsAreToldInTheReadersLanguage() {
        HttpResponse<byte[]> english = nobody.get("/images", "Accept-Language", "fr, en;q=0.5");
        HttpResponse<byte[]> chinese = nobody.get("/images", "Accept-Language", "zh-CN,zh;q=0.9");

        assertThat(json(english).path("title").asString()).isEqualTo("Not logged in");
        assertThat(json(chinese).path("title").asString()).isEqualTo("尚未登录");
        assertThat(json(english).path("requestId").asString())
                .isEqualTo(english.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void aBodyOfAnotherKindIsRefused() {
        assertProblem(
                nobody.send(
                        "POST",
                        "/sessions",
                        BodyPublishers.ofString("user=admin"),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                415,
                "media_type_unsupported");
    }
}
