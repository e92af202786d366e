package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.ApiToken;
import assay.service.identity.ApiTokens;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tokens}: the API tokens of who asks. */
@RestController
@RequestMapping("/api/v1/tokens")
public final class TokensController {

    private final ApiTokens tokens;

    public TokensController(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /** {@code NewToken} of the API. */
    record NewTokenJson(
            @Nullable String name,
            @Nullable String description,
            @Nullable List<String> roles,
            @Nullable Boolean unrestricted,
            @Nullable Instant expiresAt) {

        ApiToken.Wanted wanted() {
            if (name == null) {
                throw new ProblemException(Problem.REQUEST_INVALID, "name must be given");
            }
            return new ApiToken.Wanted(
                    name,
                    description == null ? "" : description,
                    RoleWords.parse(roles == null ? List.of() : roles),
                    Boolean.TRUE.equals(unrestricted),
                    Optional.ofNullable(expiresAt),
                    Optional.empty());
        }
    }

    /** {@code Token} of the API; {@code CreatedToken} where it has {@code token}. */
    record TokenJson(
            UUID id,
            String name,
            String description,
            UUID project,
            List<String> roles,
            boolean unrestricted,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable String token) {

        static TokenJson of(ApiToken token, @Nullable String whole) {
            return new TokenJson(
                    token.id(),
                    token.name(),
                    token.description(),
                    token.project(),
                    RoleWords.of(token.roles()),
                    token.unrestricted(),
                    token.createdAt(),
                    token.expiresAt().orElse(null),
                    whole);
        }

        /** Secret. */
        @Override
        public String toString() {
            return "token " + id;
        }
    }

    /** {@code TokenPage} of the API. */
    record TokenPageJson(List<TokenJson> tokens, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<TokenJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody NewTokenJson wanted) {
        ApiToken.Created created = tokens.create(session, wanted.wanted());
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + created.token().id()))
                .body(TokenJson.of(created.token(), created.whole().text()));
    }

    @GetMapping
    TokenPageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker) {
        Page<ApiToken> page =
                tokens.list(
                        session,
                        session.user().id(),
                        Optional.empty(),
                        PageQuery.of(limit, marker));
        return new TokenPageJson(
                page.items().stream().map(token -> TokenJson.of(token, null)).toList(),
                page.next().orElse(null));
    }

    @GetMapping("/{id}")
    TokenJson get(@RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return TokenJson.of(tokens.get(session, session.user().id(), id), null);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        tokens.delete(session, session.user().id(), id);
        return ResponseEntity.noContent().build();
    }
}
