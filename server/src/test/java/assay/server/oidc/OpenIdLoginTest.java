package assay.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.service.identity.SealingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins by a provider that signs with real keys. */
class OpenIdLoginTest {

    private static final FakeProvider PROVIDER = FakeProvider.start();
    private static final String BACK = "http://assay.example/api/v1/login/openid/callback";

    @TempDir private Path folder;

    private Instant now = Instant.now();
    private OpenIdLogin login;

    @BeforeEach
    void makeLogin() throws IOException {
        login = loginOf("preferred_username");
    }

    private OpenIdLogin loginOf(String claim) throws IOException {
        return new OpenIdLogin(
                new OpenIdLogin.Client(
                        PROVIDER.issuer(), FakeProvider.CLIENT, FakeProvider.SECRET, claim),
                SealingKey.in(folder.resolve("key")),
                () -> now);
    }

    private String logIn(OpenIdLogin with, Consumer<FakeProvider.Draft> change) throws IOException {
        OpenIdLogin.Begun begun = with.begin(BACK);
        FakeProvider.Back back = PROVIDER.logIn(begun.provider(), "zhang", change);
        return with.end(begun.kept(), back.state(), back.code(), BACK);
    }

    @Test
    void aTokenThatIsSignedWithEitherKindOfKeyTellsWhoItIs() throws IOException {
        assertThat(logIn(login, _ -> {})).isEqualTo("zhang");
        assertThat(
                        logIn(
                                login,
                                draft -> {
                                    draft.header.put("alg", "ES256");
                                    draft.header.put("kid", "ec");
                                }))
                .isEqualTo("zhang");
        assertThat(logIn(login, draft -> draft.header.remove("kid"))).isEqualTo("zhang");
        assertThat(logIn(login, draft -> draft.claims.put("aud", List.of(FakeProvider.CLIENT))))
                .isEqualTo("zhang");
    }

    static Stream<Arguments> lies() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                lie("a broken signature", draft -> draft.broken = true),
                lie("no signature", draft -> draft.header.put("alg", "none")),
                lie("a secret's signature", draft -> draft.header.put("alg", "HS256")),
                lie("another kind of key", draft -> draft.header.put("kid", "ec")),
                lie("an unknown key", draft -> draft.header.put("kid", "new")),
                lie("what must be understood", draft -> draft.header.put("crit", List.of("b64"))),
                lie("another issuer", draft -> draft.claims.put("iss", "https://evil.example")),
                lie("another client", draft -> draft.claims.put("aud", "other")),
                lie(
                        "another client's",
                        draft -> draft.claims.put("aud", List.of(FakeProvider.CLIENT, "other"))),
                lie("another party", draft -> draft.claims.put("azp", "other")),
                lie("the past", draft -> draft.claims.put("exp", now - 3600)),
                lie("no end", draft -> draft.claims.remove("exp")),
                lie("the future", draft -> draft.claims.put("iat", now + 3600)),
                lie("later", draft -> draft.claims.put("nbf", now + 3600)),
                lie("another login", draft -> draft.claims.put("nonce", "other")),
                lie("nobody", draft -> draft.claims.remove("sub")),
                lie("no name", draft -> draft.claims.remove("preferred_username")));
    }

    private static Arguments lie(String what, Consumer<FakeProvider.Draft> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aTokenThatProvesNothingIsRefused(String what, Consumer<FakeProvider.Draft> change) {
        assertThatExceptionOfType(OpenIdException.class)
                .as(what)
                .isThrownBy(() -> logIn(login, change));
    }

    @Test
    void onlyTheBrowserThatBeganALoginEndsItAndOnlyInTime() throws IOException {
        OpenIdLogin.Begun begun = login.begin(BACK);
        OpenIdLogin.Begun other = login.begin(BACK);
        FakeProvider.Back back = PROVIDER.logIn(begun.provider(), "zhang", _ -> {});

        for (String kept : List.of(other.kept(), "", "AAAA", "x y", begun.kept() + "AA")) {
            assertThatThrownBy(() -> login.end(kept, back.state(), back.code(), BACK))
                    .isInstanceOf(OpenIdException.class)
                    .hasMessageContaining("began no such login");
        }
        now = now.plus(Duration.ofMinutes(11));
        assertThatThrownBy(() -> login.end(begun.kept(), back.state(), back.code(), BACK))
                .isInstanceOf(OpenIdException.class);
    }

    @Test
    void aCodeIsOfUseOnceAndOnlyToWhoBegan() throws IOException {
        OpenIdLogin.Begun begun = login.begin(BACK);
        FakeProvider.Back back = PROVIDER.logIn(begun.provider(), "zhang", _ -> {});
        OpenIdLogin.Begun stolen = login.begin(BACK);
        String state = begun.provider().toString().replaceAll(".*[?&]state=([^&]+).*", "$1");
        String other = stolen.provider().toString().replaceAll(".*[?&]state=([^&]+).*", "$1");
        assertThat(state).isNotEqualTo(other).isEqualTo(back.state());

        assertThatThrownBy(() -> login.end(stolen.kept(), other, back.code(), BACK))
                .isInstanceOf(OpenIdException.class);
        assertThatThrownBy(() -> login.end(begun.kept(), state, back.code(), BACK))
                .isInstanceOf(OpenIdException.class);
    }

    @Test
    void anAddressCountsOnlyIfItWasVerified() throws IOException {
        OpenIdLogin byMail = loginOf("email");

        assertThatThrownBy(
                        () -> logIn(byMail, draft -> draft.claims.put("email", "z@assay.example")))
                .isInstanceOf(OpenIdException.class);
        assertThat(
                        logIn(
                                byMail,
                                draft -> {
                                    draft.claims.put("email", "z@assay.example");
                                    draft.claims.put("email_verified", true);
                                }))
                .isEqualTo("z@assay.example");
    }

    @Test
    void aProviderThatDescribesAnotherIsRefused() throws IOException {
        OpenIdLogin wrong =
                new OpenIdLogin(
                        new OpenIdLogin.Client(PROVIDER.issuer() + "/", "a", "b", "sub"),
                        SealingKey.in(folder.resolve("key")),
                        () -> now);

        assertThatThrownBy(() -> wrong.begin(BACK))
                .isInstanceOf(OpenIdException.class)
                .hasMessageContaining("another issuer");
    }
}
