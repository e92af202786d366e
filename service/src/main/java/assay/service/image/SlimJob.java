package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.Regions.Region;
import assay.service.image.SlimTable.Waiting;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Progress;
import assay.store.block.ObjectId;
import assay.store.content.DamagedException;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at contents that nobody has looked at yet, the oldest first, and makes those slim that are
 * worth it. Each is a step of its own that is there whole or not at all, so one that was killed or
 * cancelled goes on with the next.
 */
public final class SlimJob implements JobHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SlimJob.class);

    /** Contents that one job looks at. */
    private static final int MOST = 1000;

    private final Jdbi jdbi;
    private final Regions regions;
    private final KeyService keys;
    private final Settings settings;

    /**
     * Bounds of what is made slim.
     *
     * @param age that images have at least
     * @param bytes of contents that one job looks at, and one content more
     * @param least stored bytes that one content is to save
     * @param lease for how long what is written stays if its writer shows no sign of life
     * @param keep for how long the old content stays, and longer while it is read
     */
    public record Settings(Duration age, long bytes, long least, Duration lease, Duration keep) {}

    /**
     * @param keys that contents are opened with
     */
    public SlimJob(Jdbi jdbi, Regions regions, KeyService keys, Settings settings) {
        this.jdbi = jdbi;
        this.regions = regions;
        this.keys = keys;
        this.settings = settings;
    }

    @Override
    public Effect run(Job job, String input, Progress progress) throws IOException {
        long left = settings.bytes();
        for (Region region : regions.all().values()) {
            if (left > 0) {
                left -= run(region, left, progress);
            }
        }
        return Effect.NONE;
    }

    /** Says how many bytes it looked at. */
    private long run(Region region, long most, Progress progress) throws IOException {
        String key = regions.key(region);
        List<Waiting> waiting =
                jdbi.withHandle(handle -> SlimTable.waiting(handle, key, settings.age(), MOST));
        long total = Math.min(most, waiting.stream().mapToLong(Waiting::size).sum());
        SlimStep step = new SlimStep(jdbi, key, region, keys, settings);
        long done = 0;
        for (Waiting next : waiting) {
            if (done >= most) {
                break;
            }
            long before = done;
            step(key, step, next, part -> progress.report(before + part / SlimStep.READS, total));
            done += next.size();
        }
        return done;
    }

    private void step(String region, SlimStep step, Waiting next, SlimStep.Meter meter)
            throws IOException {
        ObjectId content = next.content();
        try {
            step.run(content, meter);
        } catch (NoSuchFileException e) {
            LOG.info(
                    "the content {} is not made slim: it, or what it is made of, is gone", content);
        } catch (UnusableKeyException e) {
            LOG.info("the content {} is not made slim: {}", content, e.getMessage());
        } catch (DamagedException e) {
            // It, or what it was to be made of. It is not looked at again and again.
            LOG.warn("the content {} is not made slim", content, e);
            jdbi.useHandle(handle -> SlimTable.looked(handle, region, content, Optional.empty()));
        }
    }

    @Override
    public Effect giveUp(Job job, Job.Failure failure) {
        return Effect.NONE;
    }

    @Override
    public Effect again(Job job) {
        return handle -> {
            SlimContents.lock(handle);
            if (SlimTable.job(handle).isPresent()) {
                throw new ProblemException(Problem.JOB_OUTDATED);
            }
        };
    }
}
