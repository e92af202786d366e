package assay.store.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class S3PlaceTest implements PlaceContract {

    private S3Service service;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        service = S3Service.start(folder);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Override
    public Place place() throws IOException {
        return S3Place.open(service.empty());
    }

    @Test
    void placesOfOneBucketDoNotSeeEachOther() throws IOException {
        S3Settings settings = service.empty();
        try (Place one = S3Place.open(settings);
                Place longer = S3Place.open(service.below(settings.prefix() + "2"))) {
            one.put("a", ByteBuffer.allocate(1));
            longer.put("b", ByteBuffer.allocate(1));

            one.list("", entry -> assertThat(entry.name()).isEqualTo("a"));
            assertThat(one.size("b")).isEmpty();
        }
    }

    @Test
    void aPlaceMayBeTheWholeBucketAndHaveObjectsOfStrangers() throws IOException {
        S3Settings settings = service.empty();
        try (Place place = S3Place.open(settings);
                Place whole = S3Place.open(service.below(""))) {
            whole.put(settings.prefix() + "/mine", ByteBuffer.allocate(1));

            assertThat(place.size("mine")).hasValue(1);
        }
    }

    @Test
    void aBucketThatDoesNotExistIsSaidSoAtOnce() {
        S3Settings settings = with("no-such-bucket", service.empty().credentials());

        assertThatThrownBy(() -> S3Place.open(settings))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("bucket no-such-bucket")
                .hasMessageContaining("create it");
    }

    @Test
    void wrongKeysAreSaidSoAtOnceAndNoSecretWithThem() {
        S3Settings settings =
                with(
                        service.empty().bucket(),
                        Optional.of(new S3Settings.Credentials("nobody", "hush")));

        assertThatThrownBy(() -> S3Place.open(settings))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("Check the keys")
                .hasMessageNotContaining("hush");
        assertThat(settings.toString()).contains("nobody").doesNotContain("hush");
    }

    private S3Settings with(String bucket, Optional<S3Settings.Credentials> credentials) {
        S3Settings right = service.empty();
        return new S3Settings(
                right.endpoint(),
                right.region(),
                bucket,
                right.prefix(),
                credentials,
                right.pathStyle(),
                right.patience());
    }
}
