package assay.service.image;

import assay.service.image.Regions.Region;
import assay.service.key.Keys;
import assay.service.key.Keys.Rotated;
import assay.store.block.ObjectId;
import assay.store.content.DamagedException;
import assay.store.content.Rewrapping;
import assay.store.key.Domains;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps the secrets of contents anew whose keys were rotated, in all regions: one small object for
 * each, no data. A chore: it can be killed at any time, and goes on with what is left.
 */
public final class KeyRewrap {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRewrap.class);

    /** Contents that are asked for together. */
    private static final int BATCH = 1000;

    private final Jdbi jdbi;
    private final Keys keys;
    private final KeyService service;
    private final Regions regions;

    /**
     * @param service that contents are opened with
     */
    public KeyRewrap(Jdbi jdbi, Keys keys, KeyService service, Regions regions) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.service = service;
        this.regions = regions;
    }

    /** Does all that there is to do. */
    public void run() throws IOException {
        for (Rotated key : keys.toRewrap()) {
            boolean done = true;
            for (Region region : regions.all().values()) {
                done &= rewrap(key, region);
            }
            if (done) {
                keys.rewrapped(key);
            }
        }
    }

    private boolean rewrap(Rotated key, Region region) throws IOException {
        Rewrapping rewrapping = new Rewrapping(region.place(), service);
        try {
            new Domains(region.place(), service).rewrap(key.id());
        } catch (UnusableKeyException e) {
            LOG.warn("the key {} was rotated, but wraps nothing anew", key.id(), e);
            return false;
        }
        boolean all = true;
        String last = "";
        List<String> contents;
        do {
            contents = contents(key, region, last);
            for (String content : contents) {
                all &= rewrap(rewrapping, ObjectId.parse(content), region);
                last = content;
            }
        } while (contents.size() == BATCH);
        return all;
    }

    private List<String> contents(Rotated key, Region region, String after) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                select distinct c from images i
                                left join image_disks d on d.image_id = i.id,
                                unnest(array[i.content, i.rest, d.content, d.rest]) c
                                where i.content_key = :key and i.region = :region and c > :after
                                order by c limit :batch
                                """)
                        .bind("key", key.id())
                        .bind("region", regions.key(region))
                        .bind("after", after)
                        .bind("batch", BATCH)
                        .mapTo(String.class)
                        .list());
    }

    /** Under the lock of those who delete: else what they deleted would come back. */
    private boolean rewrap(Rewrapping rewrapping, ObjectId content, Region region)
            throws IOException {
        return jdbi.inTransaction(handle -> {
            UploadTable.lock(handle, content);
            if (!UploadTable.isUsed(handle, regions.key(region), content)) {
                return true;
            }
            try {
                rewrapping.run(content);
                return true;
            } catch (NoSuchFileException | DamagedException | UnusableKeyException e) {
                LOG.warn("the secret of the content {} is not wrapped anew", content, e);
                return false;
            }
        });
    }
}
