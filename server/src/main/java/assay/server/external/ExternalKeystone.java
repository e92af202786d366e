package assay.server.external;

import assay.server.external.KeystoneRequests.Issued;
import assay.server.web.Ids;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Account;
import assay.service.identity.Authority;
import assay.service.identity.ExternalIdentities;
import assay.service.identity.Scope;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The authority that a Keystone elsewhere is. A token is good only if that Keystone says so of it
 * now: whatever else it answers, or that it does not, lets nobody in.
 */
public final class ExternalKeystone implements Authority {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalKeystone.class);

    private final Settings settings;
    private final ExternalIdentities identities;
    private final KeystoneRequests keystone;

    /**
     * How that Keystone is used.
     *
     * @param address of its API's version 3, without a slash at its end
     * @param publicAddress the same as users reach it
     * @param user who may ask it about the tokens of others
     * @param loginDomain the name of the domain of who logs in by name
     */
    public record Settings(
            URI address,
            String publicAddress,
            ServiceUser user,
            String loginDomain,
            RoleNames roles) {}

    public ExternalKeystone(Settings settings, ExternalIdentities identities, InstantSource clock) {
        this.settings = settings;
        this.identities = identities;
        this.keystone = new KeystoneRequests(settings.address(), settings.user(), clock);
    }

    @Override
    public Optional<Session> find(SessionToken token) {
        if (!KeystoneRequests.TOKEN.matcher(token.text()).matches()) {
            return Optional.empty();
        }
        return asked(() -> {
            Optional<JsonNode> description = keystone.describe(token);
            return description.isEmpty() ? Optional.empty() : admitted(description.get());
        });
    }

    /** Who has no role of ours in a project is not there. */
    private Optional<Session> admitted(JsonNode answer) throws IOException {
        TokenDescription found = TokenDescription.of(answer, settings.roles());
        if (found.project().isPresent() && found.session().roles().isEmpty()) {
            return Optional.empty();
        }
        if (!identities.keep(found.user(), found.project())) {
            LOG.warn(
                    "a token of Keystone was refused: its user {} or its project has the id of one"
                            + " of ours",
                    found.user().named().id());
            return Optional.empty();
        }
        return Optional.of(found.session());
    }

    @Override
    public NewSession logIn(Account account, String password, Scope scope, String address) {
        String name = account.toString();
        identities.requireNotThrottled(name, address);
        NewSession made =
                asked(() -> {
                    Issued issued = issue(account, password, scope);
                    Session session =
                            admitted(issued.description())
                                    .orElseThrow(
                                            () -> new ProblemException(Problem.PROJECT_REFUSED));
                    return new NewSession(issued.token(), session);
                });
        identities.loggedIn(made.session(), name, address);
        return made;
    }

    private Issued issue(Account account, String password, Scope scope) throws IOException {
        boolean usual = scope instanceof Scope.Anywhere || scope instanceof Scope.Home;
        Map<String, Object> auth =
                usual
                        ? Authentication.byPassword(user(account), password)
                        : Authentication.byPassword(
                                user(account), password, Authentication.UNSCOPED);
        Issued first =
                keystone.issue(auth)
                        .orElseThrow(() -> {
                            identities.refused();
                            return new ProblemException(Problem.LOGIN_REFUSED);
                        });
        boolean there = usual && first.description().path("token").has("project");
        if (there || scope instanceof Scope.Home || scope instanceof Scope.None) {
            return first;
        }
        return keystone.issue(Authentication.byToken(first.token(), project(first, scope)))
                .orElseThrow(() -> new ProblemException(Problem.PROJECT_REFUSED));
    }

    private Map<String, Object> user(Account account) {
        return switch (account) {
            case Account.Id id -> Map.of("id", Ids.withoutDashes(id.id()));
            case Account.Name name ->
                    Map.of("name", name.name(), "domain", Map.of("name", settings.loginDomain()));
        };
    }

    /** The id there of the project that is meant; of those of a name, one in the user's domain. */
    private String project(Issued unscoped, Scope scope) throws IOException {
        String domain = unscoped.description().path("token").at("/user/domain/id").asString("");
        return keystone.projects(unscoped.token()).stream()
                .filter(project -> isMeant(project, scope))
                .sorted(
                        Comparator.<JsonNode, Boolean>comparing(project ->
                                        !project.path("domain_id").asString("").equals(domain))
                                .thenComparing(project -> project.path("name").asString("")))
                .map(project -> project.path("id").asString(""))
                .findFirst()
                .orElseThrow(() ->
                        new ProblemException(
                                scope instanceof Scope.Anywhere
                                        ? Problem.PROJECT_NEEDED
                                        : Problem.PROJECT_REFUSED));
    }

    private static boolean isMeant(JsonNode project, Scope scope) {
        return switch (scope) {
            case Scope.None _, Scope.Home _, Scope.Anywhere _ -> true;
            case Scope.ProjectId id ->
                    project.path("id").asString("").equals(Ids.withoutDashes(id.id()));
            case Scope.ProjectName name -> project.path("name").asString("").equals(name.name());
        };
    }

    /**
     * @throws ProblemException {@link Problem#IDENTITY_ELSEWHERE}, always
     */
    @Override
    public void changePassword(
            Session by, SessionToken token, NewPassword passwords, String address) {
        throw new ProblemException(Problem.IDENTITY_ELSEWHERE, settings.publicAddress());
    }

    @Override
    public void end(SessionToken token) {
        Optional<Session> session = find(token);
        asked(() -> {
            keystone.revoke(token);
            return token;
        });
        session.ifPresent(identities::loggedOut);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            LOG.warn("the Keystone that says who is who cannot be asked: {}", e.getMessage());
            throw new ProblemException(Problem.IDENTITY_UNAVAILABLE);
        }
    }
}
