package assay.server.keystone;

import assay.server.web.Ids;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Account;
import assay.service.identity.Scope;
import assay.service.identity.SessionToken;
import java.util.List;
import java.util.UUID;

/**
 * What {@code POST /v3/auth/tokens} asks for.
 *
 * @param method how the client proves who it is
 * @param scope where it wants to work
 */
record AuthRequest(Method method, Scope scope) {

    /** No user and no token has it. */
    private static final UUID NOBODY = new UUID(0, 0);

    /** How a client proves who it is. */
    sealed interface Method {}

    record Password(Account account, String password) implements Method {

        /** Secret. */
        @Override
        public String toString() {
            return "password of " + account;
        }
    }

    record Token(SessionToken token) implements Method {}

    /** An application credential: an API token. */
    record Credential(UUID id, String secret) implements Method {

        /** Secret. */
        @Override
        public String toString() {
            return "credential " + id;
        }
    }

    /** The same, by its name. */
    record NamedCredential(Account account, String name, String secret) implements Method {

        /** Secret. */
        @Override
        public String toString() {
            return "credential " + name;
        }
    }

    /**
     * Reads a request.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}; {@link Problem#PROJECT_REFUSED} for
     *     scopes that do not exist here
     */
    static AuthRequest of(KeystoneBody auth) {
        KeystoneBody identity = auth.inner("identity");
        List<String> methods = identity.texts("methods");
        if (methods.size() != 1) {
            throw KeystoneBody.invalid("one method of authentication must be given");
        }
        Method method =
                switch (methods.getFirst()) {
                    case "password" -> password(identity.inner("password").inner("user"));
                    case "token" ->
                            new Token(new SessionToken(identity.inner("token").require("id")));
                    case "application_credential" ->
                            credential(identity.inner("application_credential"));
                    default -> throw KeystoneBody.invalid("no such method of authentication");
                };
        return new AuthRequest(method, scope(auth));
    }

    private static Password password(KeystoneBody user) {
        return new Password(account(user), user.require("password"));
    }

    private static Method credential(KeystoneBody credential) {
        String secret = credential.require("secret");
        if (credential.has("id")) {
            return new Credential(Ids.find(credential.require("id")).orElse(NOBODY), secret);
        }
        return new NamedCredential(
                account(credential.inner("user")), credential.require("name"), secret);
    }

    private static Account account(KeystoneBody user) {
        if (user.has("id")) {
            return new Account.Id(Ids.find(user.require("id")).orElse(NOBODY));
        }
        return KeystoneDomain.isNamedIn(user)
                ? new Account.Name(user.require("name"))
                : new Account.Id(NOBODY);
    }

    private static Scope scope(KeystoneBody auth) {
        if (!auth.has("scope")) {
            return new Scope.Home();
        }
        if (auth.object().path("scope").isString()) {
            if (!auth.require("scope").equals("unscoped")) {
                throw KeystoneBody.invalid("scope must be an object, or unscoped");
            }
            return new Scope.None();
        }
        KeystoneBody scope = auth.inner("scope");
        if (scope.has("unscoped")) {
            return new Scope.None();
        }
        if (!scope.has("project")) {
            throw new ProblemException(Problem.PROJECT_REFUSED);
        }
        KeystoneBody project = scope.inner("project");
        if (project.has("id")) {
            return new Scope.ProjectId(Ids.find(project.require("id")).orElse(NOBODY));
        }
        return KeystoneDomain.isNamedIn(project)
                ? new Scope.ProjectName(project.require("name"))
                : new Scope.ProjectId(NOBODY);
    }
}
