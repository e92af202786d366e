package assay.server.external;

import assay.server.api.AccessKeysController;
import assay.server.api.ProjectsController;
import assay.server.api.TokensController;
import assay.server.api.UsersController;
import assay.server.keystone.KeystoneAuth;
import assay.server.keystone.KeystoneCredentials;
import assay.server.keystone.KeystoneProjects;
import assay.server.keystone.KeystoneRoles;
import assay.server.keystone.KeystoneServices;
import assay.server.keystone.KeystoneUsers;
import assay.service.Problem;
import assay.service.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Tells who wants to change users, projects or what proves them that this is not the place. */
public final class ElsewhereInterceptor implements HandlerInterceptor {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** Of our own API: they show who was seen here, and make and change nothing. */
    private static final Set<Class<?>> SHOWN =
            Set.of(
                    ProjectsController.class,
                    UsersController.class,
                    TokensController.class,
                    AccessKeysController.class);

    private static final Set<Class<?>> AWAY =
            Set.of(
                    KeystoneAuth.class,
                    KeystoneCredentials.class,
                    KeystoneProjects.class,
                    KeystoneRoles.class,
                    KeystoneServices.class,
                    KeystoneUsers.class);

    private final String address;

    /**
     * @param address where users find that Keystone
     */
    public ElsewhereInterceptor(String address) {
        this.address = address;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Class<?> asked = method.getBeanType();
            if (AWAY.contains(asked)
                    || (SHOWN.contains(asked) && !SAFE.contains(request.getMethod()))) {
                throw new ProblemException(Problem.IDENTITY_ELSEWHERE, address);
            }
        }
        return true;
    }
}
