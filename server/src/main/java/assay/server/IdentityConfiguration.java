package assay.server;

import assay.server.external.ElsewhereInterceptor;
import assay.server.external.ExternalKeystone;
import assay.server.external.RoleNames;
import assay.server.external.ServiceUser;
import assay.server.web.IdentityAddress;
import assay.server.web.KnownSessions;
import assay.server.web.PublicAddress;
import assay.service.database.Database;
import assay.service.identity.Authority;
import assay.service.identity.ExternalIdentities;
import assay.service.identity.Sessions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Who says who somebody is: this server, or a Keystone elsewhere. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration implements WebMvcConfigurer {

    private final Settings.Keystone keystone;

    IdentityConfiguration(Settings settings) {
        this.keystone = settings.keystone();
    }

    @Bean
    @Primary
    Authority authority(Database database, Sessions sessions) {
        if (!keystone.isElsewhere()) {
            return sessions;
        }
        return new ExternalKeystone(
                new ExternalKeystone.Settings(
                        URI.create(keystone.v3()),
                        keystone.publicV3(),
                        new ServiceUser(
                                keystone.user(),
                                keystone.password(),
                                keystone.project(),
                                keystone.domain()),
                        keystone.loginDomain(),
                        new RoleNames(keystone.roles().names())),
                new ExternalIdentities(database.jdbi(), Clock.systemUTC()),
                Clock.systemUTC());
    }

    @Bean
    KnownSessions knownSessions(Authority authority, Settings settings) {
        Duration remember =
                keystone.isElsewhere() ? keystone.remember() : settings.session().remember();
        return new KnownSessions(authority, Clock.systemUTC(), remember);
    }

    @Bean
    IdentityAddress identityAddress(PublicAddress own) {
        return new IdentityAddress(
                own, Optional.of(keystone.publicV3()).filter(_ -> keystone.isElsewhere()));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        if (keystone.isElsewhere()) {
            registry.addInterceptor(new ElsewhereInterceptor(keystone.publicV3()));
        }
    }
}
