package assay.server;

import assay.service.database.Database;
import assay.service.image.Regions;
import assay.service.image.Regions.Region;
import assay.service.key.GuardedKeys;
import assay.service.key.KeyStates;
import assay.service.key.Keys;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.key.KeyService;
import assay.store.key.vault.VaultSettings;
import assay.store.key.vault.VaultToken;
import assay.store.key.vault.VaultTransit;
import assay.store.place.Place;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Builds what contents are kept with: keys, and regions beside the server's own. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    /** Where the keys are, whatever their states; a Vault is closed in the end. */
    @Bean
    KeyService keptKeys(Settings settings) {
        Settings.Vault vault = settings.store().vault();
        if (vault.address().isEmpty()) {
            return new KeyFile(settings.keyFile());
        }
        VaultToken token =
                vault.tokenFile().isEmpty()
                        ? VaultToken.environment("VAULT_TOKEN")
                        : VaultToken.file(Path.of(vault.tokenFile()));
        return new VaultTransit(
                new VaultSettings(
                        URI.create(vault.address()),
                        vault.mount(),
                        ServiceConfiguration.given(vault.namespace()),
                        token,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(200)));
    }

    @Bean
    KeyStates keyStates(Database database) {
        return new KeyStates(database.jdbi());
    }

    @Bean
    Keys keys(
            Database database,
            @Qualifier("keptKeys") KeyService kept,
            KeyStates states,
            Settings settings)
            throws IOException {
        Keys keys = new Keys(database.jdbi(), kept, states, settings.store().key());
        keys.makeServerKey();
        return keys;
    }

    /** What all else uses. */
    @Bean
    @Primary
    KeyService guardedKeys(@Qualifier("keptKeys") KeyService kept, KeyStates states) {
        return new GuardedKeys(kept, states);
    }

    @Bean(destroyMethod = "close")
    RegionPlaces regionPlaces(Settings settings) throws IOException {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Map.Entry<String, Settings.Region> region : settings.regions().entrySet()) {
            if (!region.getKey().equals(settings.region())) {
                Settings.Region where = region.getValue();
                if (where.folder().isEmpty() && where.s3().bucket().isEmpty()) {
                    throw new IllegalArgumentException(
                            "the region " + region.getKey() + " has neither folder nor s3.bucket");
                }
                places.put(
                        region.getKey(),
                        ServiceConfiguration.place(
                                Path.of(where.folder()), where.s3(), settings.store().reserve()));
            }
        }
        return new RegionPlaces(places);
    }

    /** The places of the further regions, by their names. */
    record RegionPlaces(Map<String, Place> byName) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            for (Place place : byName.values()) {
                place.close();
            }
        }
    }

    @Bean
    Regions regions(
            Place place, Contents store, KeyService keys, RegionPlaces places, Settings settings)
            throws IOException {
        Settings.Region home = settings.regions().get(settings.region());
        List<Region> others = new ArrayList<>();
        for (Map.Entry<String, Place> other : places.byName().entrySet()) {
            others.add(region(other.getKey(), other.getValue(), keys, settings));
        }
        return new Regions(
                new Region(settings.region(), place, store, home == null || home.copies()), others);
    }

    private static Region region(String name, Place place, KeyService keys, Settings settings)
            throws IOException {
        Settings.Region region = Objects.requireNonNull(settings.regions().get(name));
        // Whatever the name is, this is a folder beside the one of the server's own region.
        String folder = "cache-" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        Contents contents =
                ServiceConfiguration.contents(
                        place, keys, region.s3(), settings.data().resolve(folder), region.cache());
        return new Region(name, place, contents, region.copies());
    }
}
