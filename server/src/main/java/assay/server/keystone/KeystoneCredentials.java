package assay.server.keystone;

import assay.server.web.Ids;
import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.ApiToken;
import assay.service.identity.ApiTokens;
import assay.service.identity.Role;
import assay.service.identity.Session;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/users/ID/application_credentials}: API tokens by Keystone's name. */
@RestController
@RequestMapping(KeystoneUsers.PATH + "/{user}/application_credentials")
public final class KeystoneCredentials {

    private final ApiTokens tokens;
    private final PublicAddress address;

    public KeystoneCredentials(ApiTokens tokens, PublicAddress address) {
        this.tokens = tokens;
        this.address = address;
    }

    record Answer(@JsonProperty("application_credential") CredentialJson credential) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Answer create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String user,
            HttpServletRequest request)
            throws IOException {
        if (!Ids.require(user).equals(session.user().id())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        KeystoneBody wanted = KeystoneBody.read(request, "application_credential");
        if (!wanted.objects("access_rules").isEmpty()) {
            throw KeystoneBody.invalid("access rules are not supported: they would not be kept");
        }
        ApiToken.Created created =
                tokens.create(
                        session,
                        new ApiToken.Wanted(
                                wanted.require("name"),
                                wanted.text("description").orElse(""),
                                roles(wanted),
                                wanted.flag("unrestricted").orElse(false),
                                wanted.text("expires_at").map(KeystoneTimes::time),
                                wanted.text("secret")));
        return new Answer(
                CredentialJson.of(created.token(), created.secret(), address.of(request)));
    }

    private static Set<Role> roles(KeystoneBody wanted) {
        return wanted.objects("roles").stream()
                .map(role -> role.text("id").orElseGet(() -> role.require("name")))
                .map(word ->
                        Role.of(word).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND)))
                .collect(Collectors.toSet());
    }

    @GetMapping
    Map<String, Object> list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String user,
            @RequestParam(required = false) @Nullable String name,
            HttpServletRequest request) {
        return KeystoneList.page(
                "application_credentials",
                tokens.list(
                        session,
                        Ids.require(user),
                        Optional.ofNullable(name),
                        KeystoneList.wanted(request)),
                token -> CredentialJson.of(token, null, address.of(request)),
                address.of(request) + KeystoneUsers.PATH + "/" + user + "/application_credentials");
    }

    @GetMapping("/{id}")
    Answer get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String user,
            @PathVariable String id,
            HttpServletRequest request) {
        ApiToken token = tokens.get(session, Ids.require(user), Ids.require(id));
        return new Answer(CredentialJson.of(token, null, address.of(request)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String user,
            @PathVariable String id) {
        tokens.delete(session, Ids.require(user), Ids.require(id));
    }
}
