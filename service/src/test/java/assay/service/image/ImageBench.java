package assay.service.image;

import assay.service.database.Database;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.quota.Preset;
import assay.service.quota.Quotas;
import assay.store.content.Contents;
import assay.store.key.KeyFile;
import assay.store.place.FolderPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A service that keeps images in a folder, encrypted with one key. */
public record ImageBench(
        FolderPlace place, Contents store, Quotas quotas, Images images, Uploads uploads) {

    /** One that takes files of at most so many bytes; on the same folder, it is the same again. */
    public static ImageBench in(Path folder, long maxSize) throws IOException {
        return in(TestDatabase.shared(), folder, maxSize);
    }

    /** The same in a database of its own, as tests need that run its jobs. */
    static ImageBench in(Database database, Path folder, long maxSize) throws IOException {
        return in(database, folder.resolve("store"), folder.resolve("keys"), maxSize);
    }

    static ImageBench in(Database database, Path store, Path keyFile, long maxSize)
            throws IOException {
        Jdbi jdbi = database.jdbi();
        KeyFile keys = new KeyFile(keyFile);
        keys.create("default");
        FolderPlace place = new FolderPlace(store);
        Contents contents = new Contents(place, keys, Clock.systemUTC());
        Quotas quotas = new Quotas(jdbi, Preset.OPEN);
        Images images = new Images(jdbi, contents, quotas);
        Uploads.Settings settings = new Uploads.Settings(maxSize, Duration.ofMinutes(1), "default");
        return new ImageBench(
                place,
                contents,
                quotas,
                images,
                new Uploads(jdbi, place, contents, images, settings));
    }

    /** All bytes of an image's file. */
    public byte[] content(Caller caller, UUID image) throws IOException {
        try (OpenFile file = images.open(caller, images.get(caller, image))) {
            byte[] bytes = new byte[Math.toIntExact(file.bytes().size())];
            file.bytes().read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }
}
