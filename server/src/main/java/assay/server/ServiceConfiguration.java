package assay.server;

import assay.rules.Profile;
import assay.rules.Profiles;
import assay.service.audit.Audit;
import assay.service.care.BackgroundScrub;
import assay.service.database.Database;
import assay.service.definition.Definitions;
import assay.service.event.EventBell;
import assay.service.event.Events;
import assay.service.idempotency.IdempotencyKeys;
import assay.service.identity.AccessKeys;
import assay.service.identity.ApiTokens;
import assay.service.identity.Assignments;
import assay.service.identity.FirstLogin;
import assay.service.identity.Projects;
import assay.service.identity.SealingKey;
import assay.service.identity.Sessions;
import assay.service.identity.Users;
import assay.service.image.ContentSweep;
import assay.service.image.CopyJob;
import assay.service.image.DeltaUploads;
import assay.service.image.DiskInspector;
import assay.service.image.FormerContents;
import assay.service.image.ImageComposition;
import assay.service.image.ImageCopies;
import assay.service.image.ImageMembers;
import assay.service.image.Images;
import assay.service.image.InspectJob;
import assay.service.image.Inspector;
import assay.service.image.JobUploads;
import assay.service.image.KeyRewrap;
import assay.service.image.Regions;
import assay.service.image.Regions.Region;
import assay.service.image.ResumableUploads;
import assay.service.image.SlimContents;
import assay.service.image.SlimJob;
import assay.service.image.Uploads;
import assay.service.job.Job;
import assay.service.job.JobControl;
import assay.service.job.JobHandlers;
import assay.service.job.JobScheduler;
import assay.service.job.JobScheduler.Chore;
import assay.service.job.Jobs;
import assay.service.key.Keys;
import assay.service.net.OutboundAddresses;
import assay.service.net.Subnet;
import assay.service.quota.QuotaRequests;
import assay.service.quota.Quotas;
import assay.service.transfer.Exports;
import assay.service.transfer.Imports;
import assay.service.webhook.WebhookCourier;
import assay.service.webhook.WebhookSender;
import assay.service.webhook.Webhooks;
import assay.store.care.Collection;
import assay.store.care.Damage;
import assay.store.content.Contents;
import assay.store.key.KeyService;
import assay.store.place.CachedPlace;
import assay.store.place.FolderPlace;
import assay.store.place.Place;
import assay.store.place.S3Place;
import assay.store.place.S3Settings;
import assay.store.place.S3Settings.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Builds the service: plain objects, by their constructors. */
@Configuration(proxyBeanMethods = false)
class ServiceConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceConfiguration.class);

    @Bean(destroyMethod = "close")
    Database database(Settings settings) throws IOException {
        createPrivate(settings.data());
        Settings.Database chosen = settings.database();
        Database database =
                chosen.url().isEmpty()
                        ? Database.openEmbedded(settings.data().resolve("postgres"))
                        : Database.open(
                                new Database.Address(
                                        chosen.url(),
                                        chosen.user(),
                                        chosen.password(),
                                        chosen.maxConnections()));
        if (!settings.keystone().isElsewhere()) {
            FirstLogin.make(database.jdbi(), settings.firstLogin())
                    .ifPresent(Announcement::firstLogin);
        }
        return database;
    }

    /** What tenants keep here is not for other users of the host. */
    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Bean(destroyMethod = "close")
    Place place(Settings settings) throws IOException {
        return place(settings.storeFolder(), settings.store().s3(), settings.store().reserve());
    }

    /** The place in a bucket, or else in a folder. */
    static Place place(Path folder, Settings.S3 s3, DataSize reserve) throws IOException {
        return s3.bucket().isEmpty()
                ? new FolderPlace(folder, reserve.toBytes())
                : S3Place.open(
                        new S3Settings(
                                given(s3.endpoint()).map(URI::create),
                                s3.region(),
                                s3.bucket(),
                                s3.prefix(),
                                given(s3.accessKey())
                                        .map(key -> new Credentials(key, s3.secretKey())),
                                s3.pathStyle(),
                                S3Settings.Patience.USUAL));
    }

    static Optional<String> given(String setting) {
        return Optional.of(setting).filter(text -> !text.isEmpty());
    }

    @Bean
    Contents contents(Place place, KeyService keys, Settings settings) throws IOException {
        Settings.Store store = settings.store();
        Path cache = settings.data().resolve("cache");
        return contents(place, keys, store.s3(), cache, store.cache());
    }

    /** The contents of a place, read through a cache if it is a bucket. */
    static Contents contents(
            Place place, KeyService keys, Settings.S3 s3, Path cache, DataSize size)
            throws IOException {
        Place near = s3.bucket().isEmpty() ? place : new CachedPlace(place, cache, size.toBytes());
        return new Contents(near, keys, Clock.systemUTC());
    }

    @Bean
    List<Profile> profiles(Settings settings) {
        return settings.profiles().stream().map(Profiles::get).toList();
    }

    @Bean
    Sessions sessions(Database database, Settings settings) {
        return new Sessions(database.jdbi(), Clock.systemUTC(), settings.session().lifetime());
    }

    @Bean
    Audit audit(Database database) {
        return new Audit(database.jdbi());
    }

    @Bean
    Quotas quotas(Database database, Settings settings) {
        return new Quotas(database.jdbi(), settings.quota().preset());
    }

    @Bean
    QuotaRequests quotaRequests(Database database, Quotas quotas) {
        return new QuotaRequests(database.jdbi(), quotas);
    }

    @Bean
    Projects projects(Database database) {
        return new Projects(database.jdbi());
    }

    @Bean
    Users users(Database database) {
        return new Users(database.jdbi());
    }

    @Bean
    Assignments assignments(Database database) {
        return new Assignments(database.jdbi());
    }

    @Bean
    ApiTokens apiTokens(Database database) {
        return new ApiTokens(database.jdbi(), Clock.systemUTC());
    }

    @Bean
    AccessKeys accessKeys(Database database, SealingKey sealing) {
        return new AccessKeys(database.jdbi(), sealing);
    }

    /** After the database, which makes the data folder. */
    @Bean
    SealingKey sealingKey(Database database, Settings settings) throws IOException {
        return SealingKey.in(settings.identityKey());
    }

    @Bean
    IdempotencyKeys idempotencyKeys(Database database, SealingKey sealing) {
        return new IdempotencyKeys(database.jdbi(), sealing);
    }

    @Bean
    Definitions definitions(Database database) {
        return new Definitions(database.jdbi());
    }

    @Bean
    Images images(Database database, Regions regions, Quotas quotas, Settings settings) {
        return new Images(database.jdbi(), regions, quotas, settings.store().plain());
    }

    @Bean
    ImageCopies imageCopies(
            Database database, Images images, Regions regions, Quotas quotas, Settings settings) {
        return new ImageCopies(database.jdbi(), images, regions, quotas, settings.store().key());
    }

    @Bean
    ImageComposition imageComposition(
            Database database, Images images, ImageCopies copies, Quotas quotas) {
        return new ImageComposition(database.jdbi(), images, copies, quotas);
    }

    @Bean
    ImageMembers imageMembers(Database database, Images images) {
        return new ImageMembers(database.jdbi(), images);
    }

    @Bean
    Uploads uploads(
            Database database, Place place, Contents store, Images images, Settings settings) {
        Settings.Upload upload = settings.upload();
        return new Uploads(
                database.jdbi(),
                place,
                store,
                images,
                new Uploads.Settings(
                        upload.maxSize().toBytes(), upload.lease(), settings.store().key()));
    }

    @Bean(destroyMethod = "close")
    ResumableUploads resumableUploads(
            Database database, Contents store, Images images, Uploads uploads, Settings settings) {
        Settings.Upload upload = settings.upload();
        return new ResumableUploads(
                database.jdbi(),
                store,
                images,
                uploads,
                new ResumableUploads.Settings(upload.lease(), upload.expiry()));
    }

    @Bean
    OutboundAddresses outboundAddresses(Settings settings) {
        return new OutboundAddresses(
                settings.outbound().allow().stream().map(Subnet::parse).toList());
    }

    @Bean
    DeltaUploads deltaUploads(
            Database database, Contents store, Images images, ResumableUploads resumable) {
        return new DeltaUploads(database.jdbi(), store, images, resumable);
    }

    @Bean
    Jobs jobs(Database database) {
        return new Jobs(database.jdbi());
    }

    @Bean
    Events events(Database database) {
        return new Events(database.jdbi());
    }

    @Bean(destroyMethod = "close")
    EventBell eventBell(Database database) {
        return new EventBell(database.jdbi(), Duration.ofMillis(500));
    }

    @Bean
    Webhooks webhooks(Database database, SealingKey sealing, OutboundAddresses addresses) {
        return new Webhooks(database.jdbi(), sealing, addresses);
    }

    @Bean(destroyMethod = "close")
    WebhookSender webhookSender(OutboundAddresses addresses) {
        return new WebhookSender(addresses, Duration.ofSeconds(15));
    }

    @Bean
    WebhookCourier webhookCourier(Database database, SealingKey sealing, WebhookSender sender) {
        return new WebhookCourier(
                database.jdbi(), sealing, sender, Clock.systemUTC(), WebhookCourier.PAUSES);
    }

    @Bean
    JobControl jobControl(Database database, JobHandlers handlers) {
        return new JobControl(database.jdbi(), handlers);
    }

    @Bean
    @ConditionalOnMissingBean
    Inspector inspector(List<Profile> profiles) {
        return new DiskInspector(profiles);
    }

    @Bean
    Imports imports(
            Database database,
            Place place,
            Contents store,
            Images images,
            Uploads uploads,
            SealingKey sealing,
            OutboundAddresses outbound) {
        return new Imports(
                database.jdbi(),
                images,
                new JobUploads(database.jdbi(), place, store, images, uploads),
                sealing,
                outbound);
    }

    @Bean
    Exports exports(
            Database database,
            Images images,
            Jobs jobs,
            SealingKey sealing,
            OutboundAddresses outbound) {
        return new Exports(database.jdbi(), images, jobs, sealing, outbound);
    }

    @Bean
    SlimContents slimContents(Database database, Jobs jobs, Regions regions, Settings settings) {
        return new SlimContents(database.jdbi(), jobs, regions, settings.store().slim().age());
    }

    @Bean(destroyMethod = "close")
    FormerContents formerContents(Database database, Regions regions, Settings settings) {
        return new FormerContents(database.jdbi(), regions, settings.store().slim().keep());
    }

    @Bean
    JobHandlers jobHandlers(
            Database database,
            Contents store,
            Inspector inspector,
            Uploads uploads,
            Imports imports,
            Exports exports,
            Images images,
            Regions regions,
            KeyService guardedKeys,
            Settings settings) {
        CopyJob copy =
                new CopyJob(
                        database.jdbi(),
                        images,
                        regions,
                        guardedKeys,
                        new CopyJob.Settings(settings.upload().lease(), settings.store().key()));
        return new JobHandlers(
                Map.of(
                        Job.Kind.INSPECT,
                        new InspectJob(database.jdbi(), store, inspector, uploads),
                        Job.Kind.COPY,
                        copy,
                        Job.Kind.SLIM,
                        new SlimJob(
                                database.jdbi(),
                                regions,
                                guardedKeys,
                                new SlimJob.Settings(
                                        settings.store().slim().age(),
                                        settings.store().slim().bytes().toBytes(),
                                        settings.store().slim().least().toBytes(),
                                        settings.upload().lease(),
                                        settings.store().slim().keep())),
                        Job.Kind.IMPORT,
                        imports.handler(),
                        Job.Kind.EXPORT,
                        exports.handler()));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    JobScheduler jobScheduler(
            Database database,
            Regions regions,
            JobHandlers handlers,
            Uploads uploads,
            ResumableUploads resumable,
            Keys keys,
            KeyService guardedKeys,
            Sessions sessions,
            IdempotencyKeys idempotency,
            Events events,
            WebhookCourier courier,
            SlimContents slim,
            Settings settings) {
        Settings.Job job = settings.job();
        KeyRewrap rewrap = new KeyRewrap(database.jdbi(), keys, guardedKeys, regions);
        List<BackgroundScrub> scrubs =
                regions.all().values().stream()
                        .map(region ->
                                new BackgroundScrub(
                                        region.place(),
                                        guardedKeys,
                                        settings.store().scrub().bytes().toBytes(),
                                        ServiceConfiguration::damaged))
                        .toList();
        return new JobScheduler(
                database,
                handlers,
                List.of(
                        new Chore("reap-uploads", settings.upload().reap(), io(uploads::reap)),
                        new Chore("close-uploads", settings.upload().reap(), io(resumable::reap)),
                        new Chore(
                                "sweep-contents",
                                settings.sweep().every(),
                                io(() -> ContentSweep.all(database.jdbi(), regions))),
                        new Chore(
                                "collect-blocks",
                                settings.store().collect(),
                                io(() -> collect(regions))),
                        new Chore(
                                "scrub-store",
                                settings.store().scrub().every(),
                                io(() -> scrub(scrubs))),
                        new Chore(
                                "slim-contents",
                                settings.store().slim().every(),
                                settings.store().slim().enabled() ? slim::startIfNeeded : () -> {}),
                        new Chore(
                                "purge-idempotency-keys",
                                settings.sweep().every(),
                                idempotency::purge),
                        new Chore("purge-events", settings.sweep().every(), events::purge),
                        new Chore("rewrap-keys", settings.sweep().every(), io(rewrap::run)),
                        new Chore("destroy-keys", settings.sweep().every(), io(keys::destroyDue)),
                        new Chore("deliver-webhooks", settings.job().poll(), courier::run),
                        new Chore("purge-webhooks", settings.sweep().every(), courier::purge),
                        new Chore("purge-sessions", settings.sweep().every(), sessions::purge)),
                new JobScheduler.Settings(
                        job.threads(),
                        job.poll(),
                        job.heartbeat(),
                        job.maxAttempts(),
                        job.retryDelay()));
    }

    private static void scrub(List<BackgroundScrub> scrubs) throws IOException {
        for (BackgroundScrub scrub : scrubs) {
            scrub.run();
        }
    }

    private static void damaged(Damage damage) {
        LOG.error(
                "The store is damaged: {} {}. Content {} needs it. Look how far it goes with assay"
                        + " store check, and mend it as docs/operating/store.md says.",
                damage.object(),
                damage.why(),
                damage.contents());
    }

    private static void collect(Regions regions) throws IOException {
        for (Region region : regions.all().values()) {
            new Collection(region.place(), Clock.systemUTC()).run(Collection.Options.USUAL);
        }
    }

    @FunctionalInterface
    private interface IoWork {
        void run() throws IOException;
    }

    private static Runnable io(IoWork work) {
        return () -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
