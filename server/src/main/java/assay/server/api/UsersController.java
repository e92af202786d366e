package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.identity.Session;
import assay.service.identity.User;
import assay.service.identity.Users;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /users}. */
@RestController
@RequestMapping("/api/v1/users")
public final class UsersController {

    private final Users users;

    public UsersController(Users users) {
        this.users = users;
    }

    /** {@code NewUser} and {@code UserChange} of the API. */
    record UserChangeJson(
            @Nullable String name,
            @Nullable String password,
            @Nullable String description,
            @Nullable String email,
            @Nullable Boolean enabled,
            @Nullable UUID defaultProject) {

        User.Change change() {
            return new User.Change(
                    Optional.ofNullable(name),
                    Optional.ofNullable(password),
                    Optional.ofNullable(description),
                    Optional.ofNullable(email),
                    Optional.ofNullable(enabled),
                    Optional.ofNullable(defaultProject));
        }

        /** The password is nobody's business. */
        @Override
        public String toString() {
            return "change of a user";
        }
    }

    /** {@code User} of the API. */
    record UserJson(
            UUID id,
            String name,
            String description,
            @Nullable String email,
            boolean enabled,
            @Nullable UUID defaultProject,
            Instant createdAt) {

        static UserJson of(User user) {
            return new UserJson(
                    user.id(),
                    user.name(),
                    user.description(),
                    user.email().orElse(null),
                    user.enabled(),
                    user.defaultProject().orElse(null),
                    user.createdAt());
        }
    }

    /** {@code UserPage} of the API. */
    record UserPageJson(List<UserJson> users, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<UserJson> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestBody UserChangeJson wanted) {
        User user = users.create(session, wanted.change());
        return ResponseEntity.created(URI.create("/api/v1/users/" + user.id()))
                .body(UserJson.of(user));
    }

    @GetMapping
    UserPageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker) {
        Page<User> page =
                users.list(
                        session,
                        new User.Filter(Optional.ofNullable(name), Optional.empty()),
                        PageQuery.of(limit, marker));
        return new UserPageJson(
                page.items().stream().map(UserJson::of).toList(), page.next().orElse(null));
    }

    @GetMapping("/{id}")
    UserJson get(@RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return UserJson.of(users.get(session, id));
    }

    @PatchMapping("/{id}")
    UserJson update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody UserChangeJson change) {
        return UserJson.of(users.update(session, id, change.change()));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(
            @RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        users.delete(session, id);
        return ResponseEntity.noContent().build();
    }
}
