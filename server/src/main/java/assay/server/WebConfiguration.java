package assay.server;

import assay.server.api.AccessKeysController;
import assay.server.api.AuditController;
import assay.server.api.ContentController;
import assay.server.api.CopiesController;
import assay.server.api.DeltasController;
import assay.server.api.EventsController;
import assay.server.api.HealthController;
import assay.server.api.ImagesController;
import assay.server.api.JobsController;
import assay.server.api.KeysController;
import assay.server.api.MembersController;
import assay.server.api.ProfilesController;
import assay.server.api.ProjectsController;
import assay.server.api.QuotaRequestsController;
import assay.server.api.QuotasController;
import assay.server.api.RoleAssignmentsController;
import assay.server.api.SessionsController;
import assay.server.api.SlimContentsController;
import assay.server.api.TokensController;
import assay.server.api.TransfersController;
import assay.server.api.UploadsController;
import assay.server.api.UsersController;
import assay.server.api.WebhooksController;
import assay.server.glance.GlanceAdvice;
import assay.server.glance.GlanceDefinitions;
import assay.server.glance.GlanceElsewhere;
import assay.server.glance.GlanceFiles;
import assay.server.glance.GlanceFilter;
import assay.server.glance.GlanceImages;
import assay.server.glance.GlanceImports;
import assay.server.glance.GlanceInfo;
import assay.server.glance.GlanceMembers;
import assay.server.glance.GlanceNamespaces;
import assay.server.glance.GlanceSchemas;
import assay.server.glance.GlanceVersions;
import assay.server.keystone.KeystoneAdvice;
import assay.server.keystone.KeystoneAuth;
import assay.server.keystone.KeystoneCredentials;
import assay.server.keystone.KeystoneFilter;
import assay.server.keystone.KeystoneProjects;
import assay.server.keystone.KeystoneRoles;
import assay.server.keystone.KeystoneServices;
import assay.server.keystone.KeystoneUsers;
import assay.server.keystone.KeystoneVersions;
import assay.server.oidc.LoginController;
import assay.server.oidc.OpenIdLogin;
import assay.server.web.AuditFilter;
import assay.server.web.BodyLimitFilter;
import assay.server.web.ChangesFilter;
import assay.server.web.ErrorPageController;
import assay.server.web.IdempotencyFilter;
import assay.server.web.IdentityAddress;
import assay.server.web.KnownSessions;
import assay.server.web.PrefixedMappings;
import assay.server.web.ProblemAdvice;
import assay.server.web.PublicAddress;
import assay.server.web.RequestFilter;
import assay.server.web.SessionFilter;
import assay.server.web.TusFilter;
import assay.service.audit.Audit;
import assay.service.idempotency.IdempotencyKeys;
import assay.service.identity.SealingKey;
import assay.service.identity.Sessions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** How HTTP is spoken: the listener, filters, controllers, and the console's files. */
@Configuration(proxyBeanMethods = false)
@Import({
    Announcement.class,
    ProblemAdvice.class,
    ErrorPageController.class,
    SessionsController.class,
    ProjectsController.class,
    UsersController.class,
    RoleAssignmentsController.class,
    TokensController.class,
    AccessKeysController.class,
    ImagesController.class,
    ContentController.class,
    UploadsController.class,
    CopiesController.class,
    DeltasController.class,
    MembersController.class,
    TransfersController.class,
    JobsController.class,
    SlimContentsController.class,
    EventsController.class,
    KeysController.class,
    WebhooksController.class,
    LoginController.class,
    AuditController.class,
    QuotasController.class,
    QuotaRequestsController.class,
    ProfilesController.class,
    HealthController.class,
    GlanceAdvice.class,
    GlanceDefinitions.class,
    GlanceElsewhere.class,
    GlanceFiles.class,
    GlanceImages.class,
    GlanceImports.class,
    GlanceInfo.class,
    GlanceMembers.class,
    GlanceNamespaces.class,
    GlanceSchemas.class,
    GlanceVersions.class,
    KeystoneAdvice.class,
    KeystoneAuth.class,
    KeystoneCredentials.class,
    KeystoneProjects.class,
    KeystoneRoles.class,
    KeystoneServices.class,
    KeystoneUsers.class,
    KeystoneVersions.class
})
class WebConfiguration implements WebMvcConfigurer {

    /** Bytes; a connection has three of these, for which connections are limited. */
    private static final String BUFFER = "65536";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> listener(Settings settings)
            throws UnknownHostException {
        InetAddress address = InetAddress.getByName(settings.listen().host());
        return factory -> {
            factory.setAddress(address);
            factory.setPort(settings.listen().port());
            // A client that asks "Expect: 100-continue" is answered when its body is first read:
            // so an upload that is refused sends no byte.
            factory.addConnectorCustomizers(
                    connector -> connector.setProperty("continueResponseTiming", "onRead"));
            // What is read from a socket or written to it at once: with the usual 8 KiB, downloads
            // take a fifth more time, which goes into system calls.
            factory.addConnectorCustomizers(connector -> {
                connector.setProperty("socket.appReadBufSize", BUFFER);
                connector.setProperty("socket.appWriteBufSize", BUFFER);
            });
        };
    }

    @Bean
    FilterRegistrationBean<RequestFilter> requestFilter() {
        FilterRegistrationBean<RequestFilter> filter =
                new FilterRegistrationBean<>(new RequestFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Around the filters that find sessions. */
    @Bean
    FilterRegistrationBean<AuditFilter> auditFilter(Audit audit) {
        FilterRegistrationBean<AuditFilter> filter =
                new FilterRegistrationBean<>(new AuditFilter(audit));
        filter.setOrder(-1);
        return filter;
    }

    @Bean
    WebMvcRegistrations mappings() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new PrefixedMappings();
            }
        };
    }

    /** Around the audit's filter, so that what that one does is done when a change ends. */
    @Bean
    FilterRegistrationBean<ChangesFilter> changesFilter(KnownSessions sessions, Settings settings) {
        FilterRegistrationBean<ChangesFilter> filter =
                new FilterRegistrationBean<>(new ChangesFilter(sessions));
        // What a Keystone elsewhere said is not changed here.
        filter.setEnabled(!settings.keystone().isElsewhere());
        filter.setOrder(-2);
        return filter;
    }

    @Bean
    FilterRegistrationBean<SessionFilter> sessionFilter(KnownSessions sessions) {
        FilterRegistrationBean<SessionFilter> filter =
                new FilterRegistrationBean<>(new SessionFilter(sessions));
        filter.addUrlPatterns("/api/*");
        filter.setOrder(0);
        return filter;
    }

    /** After the one that finds sessions. */
    @Bean
    FilterRegistrationBean<TusFilter> tusFilter() {
        FilterRegistrationBean<TusFilter> filter = new FilterRegistrationBean<>(new TusFilter());
        filter.addUrlPatterns("/api/v1/images/*");
        filter.setOrder(1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter() {
        FilterRegistrationBean<BodyLimitFilter> filter =
                new FilterRegistrationBean<>(new BodyLimitFilter());
        filter.addUrlPatterns("/api/*");
        filter.setOrder(1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(IdempotencyKeys keys) {
        FilterRegistrationBean<IdempotencyFilter> filter =
                new FilterRegistrationBean<>(new IdempotencyFilter(keys));
        filter.addUrlPatterns("/api/*");
        filter.setOrder(2);
        return filter;
    }

    @Bean
    FilterRegistrationBean<KeystoneFilter> keystoneFilter(
            Sessions sessions, PublicAddress address, Settings settings) {
        FilterRegistrationBean<KeystoneFilter> filter =
                new FilterRegistrationBean<>(new KeystoneFilter(sessions, address));
        // Nobody's token proves anything there if Keystone is elsewhere.
        filter.setEnabled(!settings.keystone().isElsewhere());
        filter.addUrlPatterns(KeystoneVersions.ROOT + "/v3/*");
        filter.setOrder(0);
        return filter;
    }

    @Bean
    FilterRegistrationBean<GlanceFilter> glanceFilter(
            KnownSessions sessions, IdentityAddress identity) {
        FilterRegistrationBean<GlanceFilter> filter =
                new FilterRegistrationBean<>(new GlanceFilter(sessions, identity));
        filter.addUrlPatterns(GlanceVersions.V2 + "/*");
        filter.setOrder(0);
        return filter;
    }

    @Bean
    OpenIdLogin openIdLogin(Settings settings, SealingKey sealing) {
        Settings.Oidc oidc = settings.oidc();
        return new OpenIdLogin(
                new OpenIdLogin.Client(
                        oidc.issuer(), oidc.clientId(), oidc.clientSecret(), oidc.claim()),
                sealing,
                Clock.systemUTC());
    }

    @Bean
    PublicAddress publicAddress(Settings settings) {
        return new PublicAddress(settings.publicUrl());
    }

    @Bean
    KeystoneAuth.Region region(Settings settings) {
        return new KeystoneAuth.Region(settings.region());
    }

    /** A number is no text: what the API's description refuses, the server refuses. */
    @Bean
    JsonMapperBuilderCustomizer strictTexts() {
        return builder ->
                builder.withCoercionConfig(
                        LogicalType.Textual,
                        texts ->
                                texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                        .setCoercion(
                                                CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    @Override
    public void addViewControllers(ViewControllerRegistry views) {
        views.addRedirectViewController("/", "/console/");
        views.addRedirectViewController("/console", "/console/");
        views.addViewController("/console/").setViewName("forward:/console/index.html");
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry resources) {
        // The names of assets carry a digest of their bytes.
        resources
                .addResourceHandler("/console/assets/**")
                .addResourceLocations("classpath:/console/assets/")
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic());
        resources
                .addResourceHandler("/console/**")
                .addResourceLocations("classpath:/console/")
                .setCacheControl(CacheControl.noCache());
    }
}
