package assay.server;

import assay.service.identity.Role;
import assay.service.quota.Preset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator can set: {@code --assay.listen=0.0.0.0:80} on the command line, {@code
 * ASSAY_LISTEN} in the environment, or {@code assay.listen} in {@code application.yaml}.
 *
 * @param listen address and port to serve; port 0 takes a free one
 * @param data folder for everything that is kept; created if missing
 * @param profiles what every image is judged by; the ids of built-in profiles
 * @param publicUrl what clients reach this server by, as {@code https://assay.example}; empty for
 *     the address that each request was sent to
 * @param region the name of this region, also in the catalogue of OpenStack's clients
 * @param regions further regions by name; one called as {@code region} says whether images are
 *     copied from and to this one, and nothing else
 */
@ConfigurationProperties("assay")
public record Settings(
        @DefaultValue("127.0.0.1:9292") Listen listen,
        @DefaultValue("data") Path data,
        @DefaultValue({
                    "tencent-import",
                    "tencent-market",
                    "ucloud-market",
                    "huawei-ims",
                    "azure-cn-market"
                })
                List<String> profiles,
        @DefaultValue Store store,
        @DefaultValue Database database,
        @DefaultValue Upload upload,
        @DefaultValue Session session,
        @DefaultValue Job job,
        @DefaultValue Sweep sweep,
        @DefaultValue("") String publicUrl,
        @DefaultValue("RegionOne") String region,
        @DefaultValue Quota quota,
        @DefaultValue Outbound outbound,
        @DefaultValue Map<String, Region> regions,
        @DefaultValue Oidc oidc,
        @DefaultValue Keystone keystone) {

    public Settings {
        profiles = List.copyOf(profiles);
        regions = Map.copyOf(regions);
        if (keystone.isElsewhere() && !oidc.issuer().isEmpty()) {
            throw new IllegalArgumentException(
                    "assay.keystone.url and assay.oidc.issuer are both set, but users are those of"
                            + " that Keystone or ours: leave one of them empty");
        }
    }

    /**
     * A further region: a place with a store of its own.
     *
     * @param folder of the store
     * @param s3 the bucket to keep it in instead
     * @param cache how much of what is read from the bucket is also kept in the data folder
     * @param copies whether images are copied from it and to it
     */
    public record Region(
            @DefaultValue("") String folder,
            @DefaultValue S3 s3,
            @DefaultValue("10GB") DataSize cache,
            @DefaultValue("true") boolean copies) {}

    /**
     * Where contents are kept.
     *
     * @param folder of the store; empty for one in the data folder
     * @param s3 the bucket to keep them in instead
     * @param reserve how much of a folder's disk is left to others, the embedded database among
     *     them: before it is used up the store is full
     * @param cache how much of what is read from a bucket is also kept in the data folder
     * @param key the named key that contents are encrypted with; it is made if it does not exist
     * @param vault keeps the keys instead of a file in the data folder
     * @param plain whether images may be kept that are not encrypted
     * @param collect how often blocks are looked for that no content has any more
     * @param scrub how all that is stored is read little by little
     * @param slim how contents are made slim
     */
    public record Store(
            @DefaultValue("") String folder,
            @DefaultValue S3 s3,
            @DefaultValue("1GB") DataSize reserve,
            @DefaultValue("10GB") DataSize cache,
            @DefaultValue("default") String key,
            @DefaultValue Vault vault,
            @DefaultValue("false") boolean plain,
            @DefaultValue("6h") Duration collect,
            @DefaultValue Scrub scrub,
            @DefaultValue Slim slim) {}

    /**
     * How contents are made slim, which also an operator can ask for; see {@code
     * docs/operating/store.md}.
     *
     * @param enabled whether it is done now and then without being asked for
     * @param every how often it is looked whether there is something to do
     * @param age that images have at least whose contents are made slim
     * @param bytes of contents to look at each time
     * @param least stored bytes that a content is to save
     * @param keep how long the old content stays, and longer while it is downloaded
     */
    public record Slim(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("1h") Duration every,
            @DefaultValue("1d") Duration age,
            @DefaultValue("100GB") DataSize bytes,
            @DefaultValue("1MB") DataSize least,
            @DefaultValue("10m") Duration keep) {}

    /**
     * How all that is stored is read little by little, so that damage is found.
     *
     * @param bytes of objects to read each time; 0 for never
     */
    public record Scrub(@DefaultValue("15m") Duration every, @DefaultValue("1GB") DataSize bytes) {}

    /**
     * A bucket of an S3 service; see {@code docs/operating/s3.md}.
     *
     * @param bucket empty for none
     * @param endpoint of the service; empty for AWS
     * @param prefix of the names of all objects
     * @param accessKey empty for what the machine offers: environment, profile, instance
     * @param pathStyle whether the bucket is part of the path, as nearly all but AWS want it
     */
    public record S3(
            @DefaultValue("") String bucket,
            @DefaultValue("") String endpoint,
            @DefaultValue("us-east-1") String region,
            @DefaultValue("") String prefix,
            @DefaultValue("") String accessKey,
            @DefaultValue("") String secretKey,
            @DefaultValue("true") boolean pathStyle) {

        /** The secret is nobody's business. */
        @Override
        public String toString() {
            return bucket + " at " + endpoint;
        }
    }

    /**
     * The Transit engine of a Vault or OpenBao; see {@code docs/operating/keys.md}.
     *
     * @param address as {@code https://vault.example:8200}; empty for none
     * @param mount where the engine is mounted
     * @param namespace empty for none
     * @param tokenFile a file with the token, which is read for every request
     */
    public record Vault(
            @DefaultValue("") String address,
            @DefaultValue("transit") String mount,
            @DefaultValue("") String namespace,
            @DefaultValue("") String tokenFile) {}

    /**
     * The database.
     *
     * @param url {@code jdbc:postgresql://HOST:PORT/NAME}; empty for the embedded one, which lives
     *     in the data folder
     */
    public record Database(
            @DefaultValue("") String url,
            @DefaultValue("assay") String user,
            @DefaultValue("") String password,
            @DefaultValue("20") int maxConnections) {

        /** The password is nobody's business. */
        @Override
        public String toString() {
            return user + " at " + url;
        }
    }

    /**
     * Uploads.
     *
     * @param maxSize the largest file that is accepted
     * @param lease after how long an image is free again whose server was killed
     * @param reap how often such images are looked for
     * @param expiry after how long an upload in pieces is given up of which no more comes
     */
    public record Upload(
            @DefaultValue("1TB") DataSize maxSize,
            @DefaultValue("15s") Duration lease,
            @DefaultValue("2s") Duration reap,
            @DefaultValue("24h") Duration expiry) {}

    /**
     * Sessions.
     *
     * @param lifetime from the login on, however busy the session is
     * @param remember for how long a server need not ask the database again who a token proves;
     *     what it changes itself it forgets at once, so this is for several servers
     */
    public record Session(
            @DefaultValue("12h") Duration lifetime, @DefaultValue("1s") Duration remember) {}

    /**
     * Jobs.
     *
     * @param threads how many run at once
     * @param poll how often new ones are looked for
     * @param heartbeat how often this server says that it lives; after four missing ones its jobs
     *     are started anew
     * @param maxAttempts how often one is started before it is given up
     * @param retryDelay how long one waits that failed once; twice as long after each further try
     */
    public record Job(
            @DefaultValue("2") int threads,
            @DefaultValue("500ms") Duration poll,
            @DefaultValue("3s") Duration heartbeat,
            @DefaultValue("5") int maxAttempts,
            @DefaultValue("5s") Duration retryDelay) {}

    /**
     * The removal of what nobody needs any more.
     *
     * @param every how often
     */
    public record Sweep(@DefaultValue("10m") Duration every) {}

    /**
     * Logging in to the console by an OpenID provider; see {@code docs/operating/openid.md}.
     *
     * @param issuer the provider's address, as its tokens name it; empty for none
     * @param clientId what this server is called there
     * @param clientSecret what it proves itself with
     * @param claim of the ID token that has the name of the user here
     */
    public record Oidc(
            @DefaultValue("") String issuer,
            @DefaultValue("assay") String clientId,
            @DefaultValue("") String clientSecret,
            @DefaultValue("preferred_username") String claim) {

        /** The secret is nobody's business. */
        @Override
        public String toString() {
            return clientId + " at " + issuer;
        }
    }

    /**
     * A Keystone elsewhere, instead of ours; see {@code docs/operating/keystone.md}.
     *
     * @param url its address, with or without {@code /v3}; empty for none
     * @param publicUrl the same as users reach it; empty if they do as this server does
     * @param user the service user's name
     * @param password the service user's password
     * @param project the service user's project
     * @param domain the name of the domain of the service user and of his project
     * @param loginDomain the name of the domain of who logs in to the console
     * @param remember for how long Keystone need not be asked again who a token proves
     * @param roles which roles there are which of ours
     */
    public record Keystone(
            @DefaultValue("") String url,
            @DefaultValue("") String publicUrl,
            @DefaultValue("assay") String user,
            @DefaultValue("") String password,
            @DefaultValue("service") String project,
            @DefaultValue("Default") String domain,
            @DefaultValue("Default") String loginDomain,
            @DefaultValue("30s") Duration remember,
            @DefaultValue KeystoneRoles roles) {

        private static final Duration LONGEST = Duration.ofMinutes(10);
        private static final Pattern URL = Pattern.compile("https?://[^\\s?#@]+");

        public Keystone {
            if (remember.isNegative() || remember.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "assay.keystone.remember must be from 0 to 10m: what Keystone revokes"
                                + " counts here until it has passed");
            }
            for (String address : List.of(url, publicUrl)) {
                if (!address.isEmpty() && !URL.matcher(address).matches()) {
                    throw new IllegalArgumentException(
                            "assay.keystone.url and .public-url must be addresses as"
                                    + " https://keystone.example:5000, not "
                                    + address);
                }
            }
        }

        /** Whether there is one. */
        public boolean isElsewhere() {
            return !url.isEmpty();
        }

        /** The address of version 3 of its API, without a slash at its end. */
        public String v3() {
            return url.replaceFirst("(/v3)?/*$", "") + "/v3";
        }

        /** The same as users reach it. */
        public String publicV3() {
            return publicUrl.isEmpty() ? v3() : publicUrl.replaceFirst("(/v3)?/*$", "") + "/v3";
        }

        /** The password is nobody's business. */
        @Override
        public String toString() {
            return user + " at " + url;
        }
    }

    /** The names of Keystone's roles that give each of ours; empty for one that nobody has. */
    public record KeystoneRoles(
            @DefaultValue("admin") List<String> admin,
            @DefaultValue({"member", "_member_"}) List<String> member,
            @DefaultValue("reader") List<String> reader,
            @DefaultValue("auditor") List<String> auditor,
            @DefaultValue("seller") List<String> seller,
            @DefaultValue("reviewer") List<String> reviewer) {

        /** The same by our roles. */
        public Map<Role, List<String>> names() {
            return Map.of(
                    Role.ADMIN, admin,
                    Role.MEMBER, member,
                    Role.READER, reader,
                    Role.AUDITOR, auditor,
                    Role.SELLER, seller,
                    Role.REVIEWER, reviewer);
        }
    }

    /**
     * Quotas.
     *
     * @param preset what projects may have that were not given other limits: {@code huawei}, {@code
     *     tencent} or {@code open}
     */
    public record Quota(@DefaultValue("open") Preset preset) {}

    /**
     * What is called for users; see {@code docs/operating/outbound.md}.
     *
     * @param allow networks that are called although they are not public: {@code 10.20.0.0/16}
     */
    public record Outbound(@DefaultValue List<String> allow) {

        public Outbound {
            allow = List.copyOf(allow);
        }
    }

    /** The folder of the store. */
    public Path storeFolder() {
        return store.folder().isEmpty() ? data.resolve("store") : Path.of(store.folder());
    }

    /** The file with the named keys. */
    public Path keyFile() {
        return data.resolve("keys");
    }

    /** The file with the login that the first start makes. */
    public Path firstLogin() {
        return data.resolve("first-login");
    }

    /** The file with the key under which the access keys' secrets lie in the database. */
    public Path identityKey() {
        return data.resolve("identity-key");
    }
}
