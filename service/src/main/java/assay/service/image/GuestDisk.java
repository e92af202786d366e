package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The disk of an image as its guest sees it, whatever file it came in. Its opener closes it. */
public final class GuestDisk implements Closeable {

    private final ContentSource content;
    private final DiskImage image;
    private final PackingSlots.Slot slot;

    private GuestDisk(ContentSource content, DiskImage image, PackingSlots.Slot slot) {
        this.content = content;
        this.image = image;
        this.slot = slot;
    }

    /**
     * Opens the disk in a content, which is closed with it, or at once if it holds none.
     *
     * @param slots where one is taken for a file that was compressed whole
     * @throws assay.disk.ImageException if it holds no disk that can be read
     */
    static GuestDisk in(ContentSource content, PackingSlots slots) throws IOException {
        PackingSlots.Slot slot = PackingSlots.Slot.NONE;
        try {
            slot = DiskFormats.isCompressed(content) ? slots.take() : slot;
            return new GuestDisk(content, DiskFormats.open(content), slot);
        } catch (IOException | RuntimeException e) {
            slot.close();
            content.close();
            throw e;
        }
    }

    /** A content that is a disk, whatever its bytes look like; closed with it. */
    static GuestDisk of(ContentSource content) {
        return new GuestDisk(
                content, new DiskImage("raw", content, content, Map.of()), PackingSlots.Slot.NONE);
    }

    /** The bytes that the guest sees. */
    public BlockSource disk() {
        return image.disk();
    }

    /** The stored content that is this disk, or holds it. */
    public Content content() {
        return content.content();
    }

    /** The stored content if it is this disk itself, and no file that holds it. */
    public Optional<ContentSource> plain() {
        return image.disk().equals(content) ? Optional.of(content) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        try (content;
                slot) {
            image.close();
        }
    }
}
