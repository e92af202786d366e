package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.ImageChange.Judged;
import assay.service.image.ImageChange.NotRead;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Progress;
import assay.store.content.Contents;
import assay.store.recipe.Recipes;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads and judges an image that has just received its content, and takes its file apart. */
public final class InspectJob implements JobHandler {

    private final Jdbi jdbi;
    private final Contents store;
    private final Recipes recipes;
    private final Inspector inspector;
    private final Unpacker unpacker;
    private final DiskSizes sizes;
    private final WholeUnpacker wholes;

    /**
     * @param uploads which brought the contents
     */
    public InspectJob(Jdbi jdbi, Contents store, Inspector inspector, Uploads uploads) {
        this.jdbi = jdbi;
        this.store = store;
        this.recipes = new Recipes(store.place(), store);
        this.inspector = inspector;
        this.unpacker = uploads.unpacker();
        this.sizes = uploads.sizes();
        this.wholes = uploads.wholes(inspector);
    }

    @Override
    public Effect run(Job job, String input, Progress progress) throws IOException {
        Optional<Image> image = jdbi.withHandle(handle -> ImageTable.find(handle, job.imageId()));
        Optional<StoredFile> file = image.flatMap(Image::file);
        if (file.isEmpty()) {
            return Effect.NONE; // deleted meanwhile
        }
        ImageChange change = allowed(image.get(), inspect(image.get(), file.get(), progress));
        Wish wish = Wish.parse(input);
        if (WholeUnpacker.isWanted(image.get(), file.get(), wish, change)) {
            return wholes.unpack(image.get(), file.get(), change, progress)
                    .map(why -> effect(job, why))
                    .orElse(Effect.NONE);
        }
        if (!(change instanceof Judged judged)
                || !Unpacker.isNeeded(file.get(), wish, judged.inspected())) {
            return effect(job, change);
        }
        // It can be used while its file is taken apart.
        jdbi.useTransaction(handle -> effect(job, change).apply(handle));
        unpacker.unpack(image.get(), file.get(), wish, progress);
        return Effect.NONE;
    }

    /** Its owner may be another by now, but it is the same image. */
    private static Effect effect(Job job, ImageChange change) {
        return handle ->
                ImageTable.find(handle, job.imageId())
                        .ifPresent(image -> ImageTable.change(handle, image.key(), change));
    }

    /** What is read before it can be used is refused if its disk is too large. */
    private ImageChange allowed(Image image, ImageChange change) {
        if (!(change instanceof Judged judged) || image.status() != ImageStatus.INSPECTING) {
            return change;
        }
        return jdbi.withHandle(
                        handle -> sizes.refusal(handle, image, judged.inspected().virtualSize()))
                .<ImageChange>map(why -> new NotRead(why.problem(), why.detail()))
                .orElse(change);
    }

    private ImageChange inspect(Image image, StoredFile file, Progress progress)
            throws IOException {
        try (BlockSource source = open(file)) {
            return new Judged(inspector.inspect(source, describe(image, file), progress::percent));
        } catch (ImageException e) {
            return notRead(e);
        }
    }

    /** What becomes of an image that cannot be read. */
    static NotRead notRead(ImageException e) {
        return new NotRead(problem(e.reason()), String.valueOf(e.getMessage()));
    }

    private BlockSource open(StoredFile file) throws IOException {
        return file.kept() instanceof Kept.Recipe recipe
                ? recipes.open(recipe.recipe())
                : store.open(file.content().id());
    }

    /** What to say of an image in its judgements. */
    static Map<String, Object> describe(Image image, StoredFile file) {
        return Map.of(
                "id", image.id().toString(),
                "name", image.name(),
                "size", file.size(),
                "sha256", file.sha256().hex());
    }

    private static Problem problem(ImageException.Reason reason) {
        return switch (reason) {
            case UNSUPPORTED -> Problem.IMAGE_UNSUPPORTED;
            case CORRUPT -> Problem.IMAGE_CORRUPT;
            case TRUNCATED -> Problem.IMAGE_TRUNCATED;
            case LIMIT -> Problem.IMAGE_LIMIT;
            case EXTERNAL_FILE -> Problem.IMAGE_EXTERNAL_FILE;
            case ENCRYPTED -> Problem.IMAGE_ENCRYPTED;
            case DIRTY -> Problem.IMAGE_DIRTY;
            case AMBIGUOUS -> Problem.IMAGE_AMBIGUOUS;
        };
    }

    @Override
    public Effect giveUp(Job job, Job.Failure failure) {
        Problem problem =
                failure.problem() == Problem.JOB_FAILED
                        ? Problem.INSPECTION_FAILED
                        : failure.problem();
        ImageChange change = new NotRead(problem, failure.detail());
        return handle ->
                ImageTable.find(handle, job.imageId())
                        .filter(image -> image.summary().isEmpty()) // else it was read
                        .ifPresent(image -> ImageTable.change(handle, image.key(), change));
    }

    @Override
    public Effect again(Job job) {
        return handle -> {
            Optional<Image> image = ImageTable.find(handle, job.imageId());
            if (image.isEmpty()
                    || !ImageTable.change(handle, image.get().key(), new ImageChange.Unread())) {
                throw new ProblemException(Problem.JOB_OUTDATED);
            }
        };
    }
}
