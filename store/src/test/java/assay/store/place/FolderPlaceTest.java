package assay.store.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPlaceTest implements PlaceContract {

    @TempDir Path folder;

    @Override
    public Place place() throws IOException {
        return new FolderPlace(folder.resolve("place"));
    }

    @Test
    void partialFilesThatAKillLeftAreNotSeenAndCleanedLater() throws IOException {
        FolderPlace place = new FolderPlace(folder);
        Path left = Files.writeString(folder.resolve(".tmp/left"), "half an obj");
        Path running = Files.writeString(folder.resolve(".tmp/running"), "half an obj");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        place.list("", entry -> assertThat(entry).isNull());
        place.clean();

        assertThat(left).doesNotExist();
        assertThat(running).exists();
    }

    @Test
    void filesOfStrangersAreNoObjects() throws IOException {
        FolderPlace place = new FolderPlace(folder);
        Files.writeString(folder.resolve("README.txt"), "not ours");
        Files.writeString(folder.resolve(".hidden"), "not ours");
        place.put("ours", ByteBuffer.allocate(3));

        place.list("", entry -> assertThat(entry.name()).isEqualTo("ours"));
    }
}
