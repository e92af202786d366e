package assay.service.image;

import assay.store.block.ObjectId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps contents that images had before they were made slim for as long as this node reads them:
 * each node says so for itself, some times within the time that such a content stays anyway. So a
 * download costs nothing more, and may take as long as it likes.
 */
public final class FormerContents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FormerContents.class);

    private final Jdbi jdbi;
    private final Regions regions;
    private final Duration keep;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Begins to do so.
     *
     * @param keep for how long such a content stays if nobody says that he reads it
     */
    public FormerContents(Jdbi jdbi, Regions regions, Duration keep) {
        this.jdbi = jdbi;
        this.regions = regions;
        this.keep = keep;
        Thread.ofVirtual().name("former-contents").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await(keep.toMillis() / 5, TimeUnit.MILLISECONDS)) {
                try {
                    tell();
                } catch (RuntimeException e) {
                    LOG.warn("could not say which contents are read; trying again", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says what is read now. */
    void tell() {
        for (Regions.Region region : regions.all().values()) {
            Set<ObjectId> opened = region.contents().opened();
            if (!opened.isEmpty()) {
                jdbi.useHandle(
                        handle -> SlimTable.stillRead(handle, regions.key(region), opened, keep));
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
