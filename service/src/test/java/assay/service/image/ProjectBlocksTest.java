package assay.service.image;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project may read is not stored again when it uploads it; whatever others have is. */
class ProjectBlocksTest {

    private static final Jdbi JDBI = TestDatabase.shared().jdbi();
    private static final People PEOPLE = new People(JDBI);

    @TempDir Path folder;

    private final Caller mine = PEOPLE.caller(Role.MEMBER);
    private final Caller others = PEOPLE.caller(Role.MEMBER);
    private final byte[] bytes = new byte[100_000];
    private Images images;
    private Uploads uploads;
    private ProjectBlocks blocks;

    @BeforeEach
    void build() throws IOException {
        new Random(mine.project().getLeastSignificantBits()).nextBytes(bytes);
        ImageBench bench = ImageBench.in(folder, 1 << 20);
        images = bench.images();
        uploads = bench.uploads();
        blocks = new ProjectBlocks(JDBI, bench.place());
    }

    private Image upload(Caller caller) throws IOException {
        Uploads.Body body =
                new Uploads.Body(
                        new ByteArrayInputStream(bytes),
                        OptionalLong.of(bytes.length),
                        Optional.empty());
        UUID id = images.create(caller, "image").id();
        return uploads.receive(caller, id, body, Intake.INSPECT);
    }

    /** The files of blocks, which have another number once they are put again. */
    private List<Object> files() throws IOException {
        List<Object> files = new ArrayList<>();
        try (var paths = Files.walk(folder.resolve("store").resolve("blocks"))) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.add(Files.getAttribute(path, "unix:ino"));
            }
        }
        return files;
    }

    @Test
    void whatAProjectHasIsNotStoredAgainWhenItIsUploadedAgain() throws IOException {
        upload(mine);
        List<Object> before = files();

        upload(mine);

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whatAnotherProjectHasIsStoredAsIfItWereNew() throws IOException {
        upload(others);
        List<Object> before = files();

        upload(mine);

        assertThat(files()).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
    }

    @Test
    void whatIsPublicOrSharedIsKnownAndWhatIsDeactivatedIsNot() throws IOException {
        Image image = upload(others);
        int strange = blocks.of(mine.project()).size();

        set(image, "visibility = 'public'");
        assertThat(blocks.of(mine.project()).size()).isEqualTo(strange + 1);
        set(image, "visibility = 'private'");
        assertThat(blocks.of(mine.project()).size()).isEqualTo(strange);
        set(image, "visibility = 'shared'");
        assertThat(blocks.of(mine.project()).size()).isEqualTo(strange);
        JDBI.useHandle(handle ->
                handle.execute(
                        "insert into image_members (image_id, project_id) values (?, ?)",
                        image.id(),
                        mine.project()));
        assertThat(blocks.of(mine.project()).size()).isEqualTo(strange + 1);
        set(image, "status = 'deactivated'");
        assertThat(blocks.of(mine.project()).size()).isEqualTo(strange);
    }

    private static void set(Image image, String assignment) {
        JDBI.useHandle(handle ->
                handle.execute("update images set " + assignment + " where id = ?", image.id()));
    }

    @Test
    void whatIsDeletedIsKnownNoMore() throws IOException {
        Image image = upload(mine);
        int before = blocks.of(mine.project()).size();

        images.delete(mine, image.id());

        assertThat(blocks.of(mine.project()).size()).isEqualTo(before - 1);
    }
}
