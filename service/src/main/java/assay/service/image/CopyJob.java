package assay.service.image;

import assay.disk.SourceCopy;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.image.ImageChange.Copied;
import assay.service.image.ImageChange.CopyFailed;
import assay.service.image.ImageChange.UploadBegun;
import assay.service.image.ImageChange.UploadEnded;
import assay.service.image.Regions.Region;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Progress;
import assay.service.job.TryAgainException;
import assay.store.StoreFullException;
import assay.store.block.ObjectId;
import assay.store.care.Transfer;
import assay.store.content.Content;
import assay.store.content.ContentSource;
import assay.store.content.ContentWriter;
import assay.store.content.Contents;
import assay.store.content.DigestAlgorithm;
import assay.store.key.KeyService;
import assay.store.key.UnusableKeyException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Brings a copy its content: by a {@link Transfer} of the blocks that its region lacks, or by
 * writing all bytes anew. It holds the copy as an upload does; one that was killed begins again,
 * and finds what it had moved.
 */
public final class CopyJob implements JobHandler {

    private final Jdbi jdbi;
    private final Images images;
    private final Regions regions;
    private final KeyService keys;
    private final Settings settings;

    /**
     * Bounds of copies.
     *
     * @param lease how long a copy stays with a job that shows no sign of life
     * @param serverKey that contents are encrypted with for which no other was named
     */
    public record Settings(Duration lease, String serverKey) {}

    /**
     * @param keys that contents are opened with
     */
    public CopyJob(Jdbi jdbi, Images images, Regions regions, KeyService keys, Settings settings) {
        this.jdbi = jdbi;
        this.images = images;
        this.regions = regions;
        this.keys = keys;
        this.settings = settings;
    }

    /**
     * What is to be done.
     *
     * @param key of the copy; empty if it is not encrypted
     */
    private record Task(
            Image copy, Image source, Region from, Region to, Optional<String> key, UUID upload) {

        /** What is to be copied: the files of all disks. */
        List<StoredFile> files() {
            return source.files();
        }

        boolean isEncrypted() {
            return files().getFirst().content().key().isPresent();
        }

        long size() {
            return files().stream().mapToLong(file -> file.content().size()).sum();
        }
    }

    @Override
    public Effect run(Job job, String input, Progress progress) throws IOException {
        Optional<Image> copy = find(job.imageId());
        if (copy.isEmpty() || copy.get().status().hasContent()) {
            return Effect.NONE; // deleted meanwhile, or done by a run that was believed dead
        }
        ImageCopies.Input wanted = ImageCopies.Input.parse(input);
        Task task = task(copy.get(), wanted.source());
        ImageKey key = task.copy().key();
        UploadBegun begun = new UploadBegun(task.upload(), settings.lease());
        if (!jdbi.withHandle(handle -> ImageTable.change(handle, key, begun))) {
            throw new TryAgainException(
                    Problem.IMAGE_UPLOADING, "", new IllegalStateException("it is held"));
        }
        try (Lease lease = new Lease(settings.lease(), () -> renew(task))) {
            Meter meter = new Meter(lease, progress, task.size());
            if (!wanted.anew() && task.isEncrypted() == task.key().isPresent()) {
                transfer(task, meter);
            } else {
                rewrite(task, meter);
            }
        } catch (ProblemException e) {
            end(task, e.problem(), e.detail());
            throw e;
        } catch (UnusableKeyException e) {
            end(task, Problem.KEY_UNUSABLE, e.key());
            throw new TryAgainException(Problem.KEY_UNUSABLE, e.key(), e);
        } catch (StoreFullException e) {
            end(task, Problem.STORE_FULL, "");
            throw e;
        } catch (IOException | RuntimeException e) {
            end(task, Problem.UPLOAD_INTERRUPTED, "the copying stopped");
            if (find(wanted.source()).isEmpty()) {
                throw gone();
            }
            throw e;
        }
        return Effect.NONE;
    }

    private Optional<Image> find(UUID image) {
        return jdbi.withHandle(handle -> ImageTable.find(handle, image));
    }

    private static ProblemException gone() {
        return new ProblemException(Problem.COPY_SOURCE_GONE);
    }

    private Task task(Image copy, UUID from) {
        Image source =
                find(from).filter(image -> image.file().isPresent()).orElseThrow(CopyJob::gone);
        jdbi.useHandle(
                handle -> images.requireEncryption(handle, copy.project(), copy.encryption()));
        return new Task(
                copy,
                source,
                region(source),
                region(copy),
                copy.encryption().key(settings.serverKey()),
                UuidV7.next());
    }

    private Region region(Image image) {
        return regions.of(image)
                .orElseThrow(
                        () -> new ProblemException(Problem.REGION_REFUSED, regions.name(image)));
    }

    private boolean renew(Task task) {
        return jdbi.withHandle(handle ->
                UploadTable.renewLease(handle, task.copy().key(), task.upload(), settings.lease()));
    }

    private void end(Task task, Problem problem, String detail) {
        UploadEnded ended = new UploadEnded(task.upload(), problem, detail);
        jdbi.useHandle(handle -> ImageTable.change(handle, task.copy().key(), ended));
    }

    private void transfer(Task task, Meter meter) throws IOException {
        Transfer transfer =
                new Transfer(
                        new Transfer.End(task.from().place(), keys),
                        new Transfer.End(task.to().place(), keys),
                        Clock.systemUTC());
        List<FileCopy> copies = new ArrayList<>();
        for (StoredFile file : task.files()) {
            copies.add(
                    FileCopy.of(
                            file,
                            task.from().contents(),
                            content -> {
                                meter.next();
                                return transfer.copy(
                                                content,
                                                task.key(),
                                                task.upload(),
                                                (done, _) -> meter.show(done))
                                        .content();
                            }));
        }
        arrival(task, copies)
                .bring(
                        () -> {
                            for (FileCopy copy : copies) {
                                for (ObjectId content : copy.file().contents()) {
                                    // Nothing needed it until now: so a sweep may have deleted it.
                                    task.to().contents().root(content);
                                }
                                copy.putRecipe(task.to().contents());
                            }
                        },
                        handle -> finish(handle, task, copies));
    }

    private void rewrite(Task task, Meter meter) throws IOException {
        List<ContentWriter> writers = new ArrayList<>();
        try (Writers announced = new Writers(jdbi)) {
            try {
                rewrite(task, meter, announced, writers);
            } finally {
                for (ContentWriter writer : writers) {
                    writer.close();
                }
            }
        }
    }

    private void rewrite(Task task, Meter meter, Writers announced, List<ContentWriter> writers)
            throws IOException {
        List<FileCopy> copies = new ArrayList<>();
        for (StoredFile file : task.files()) {
            copies.add(
                    FileCopy.of(
                            file,
                            task.from().contents(),
                            content -> {
                                meter.next();
                                // The copy waits for the first: what a kill leaves of that is
                                // swept as soon as another try has taken the copy.
                                boolean first = writers.isEmpty();
                                UUID id = first ? task.upload() : announced.announceNew();
                                ContentWriter writer = writer(task, id);
                                writers.add(writer);
                                return write(task, file, content, writer, meter);
                            }));
        }
        arrival(task, copies)
                .bring(
                        () -> {
                            for (ContentWriter writer : writers) {
                                writer.publish();
                            }
                            for (FileCopy copy : copies) {
                                copy.putRecipe(task.to().contents());
                            }
                        },
                        handle -> finish(handle, task, copies));
        for (ContentWriter writer : writers) {
            writer.commit();
        }
    }

    private Arrival arrival(Task task, List<FileCopy> copies) {
        ContentSweep sweep = images.sweep(task.copy().region());
        return new Arrival(jdbi, task.copy().key(), task.upload(), files(copies), sweep);
    }

    private static ContentWriter writer(Task task, UUID id) throws IOException {
        Contents.Options options =
                new Contents.Options(task.key(), Set.of(DigestAlgorithm.SHA256), _ -> false);
        return task.to().contents().write(id, options);
    }

    private static Content write(
            Task task, StoredFile file, ObjectId content, ContentWriter writer, Meter meter)
            throws IOException {
        try (ContentSource source = task.from().contents().open(content)) {
            SourceCopy.copy(source, 0, source.size(), new Target(writer, meter));
        }
        ContentWriter.Sealed sealed = writer.seal();
        String sha256 = file.sha256().hex();
        if (file.kept() instanceof Kept.File
                && !sha256.equals(sealed.digests().get(DigestAlgorithm.SHA256))) {
            throw new ProblemException(Problem.DIGEST_MISMATCH, sha256);
        }
        return sealed.content();
    }

    /** Tells how much of all contents is done, and ends what is not wanted or held any more. */
    private static final class Meter {

        private final Lease lease;
        private final Progress progress;
        private final long total;
        private long before;
        private long current;

        Meter(Lease lease, Progress progress, long total) {
            this.lease = lease;
            this.progress = progress;
            this.total = total;
        }

        synchronized void next() {
            before += current;
            current = 0;
        }

        synchronized void show(long done) {
            lease.check();
            current = Math.max(current, done);
            progress.report(Math.min(before + current, total), total);
        }
    }

    /** Takes the bytes of a content. */
    private static final class Target extends OutputStream {

        private final ContentWriter writer;
        private final Meter meter;

        Target(ContentWriter writer, Meter meter) {
            this.writer = writer;
            this.meter = meter;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writer.write(ByteBuffer.wrap(bytes, offset, length));
            meter.show(writer.size());
        }
    }

    private static List<StoredFile> files(List<FileCopy> copies) {
        return copies.stream().map(FileCopy::file).toList();
    }

    private void finish(Handle handle, Task task, List<FileCopy> made) {
        images.requireRoom(handle, task.copy(), task.source().storedBytes());
        UUID source = task.source().id();
        List<StoredFile> files = files(made);
        Copied copied = new Copied(Optional.of(task.upload()), files.getFirst(), source);
        if (!ImageTable.change(handle, task.copy().key(), copied)) {
            if (ImageTable.find(handle, source).isEmpty()) {
                throw gone();
            }
            throw new ProblemException(Problem.UPLOAD_OVERTAKEN);
        }
        List<StoredFile> disks = files.subList(1, files.size());
        if (!ImageDiskTable.copy(handle, task.copy().id(), task.source(), disks)) {
            throw gone();
        }
    }

    @Override
    public Effect giveUp(Job job, Job.Failure failure) {
        CopyFailed change = new CopyFailed(failure.problem(), failure.detail());
        return handle ->
                ImageTable.find(handle, job.imageId())
                        .ifPresent(copy -> ImageTable.change(handle, copy.key(), change));
    }
}
