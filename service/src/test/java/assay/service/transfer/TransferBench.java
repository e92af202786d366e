package assay.service.transfer;

import assay.rules.Profile;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import assay.service.identity.SealingKey;
import assay.service.image.ContentSweep;
import assay.service.image.DiskInspector;
import assay.service.image.Image;
import assay.service.image.ImageBench;
import assay.service.image.Images;
import assay.service.image.InspectJob;
import assay.service.image.Intake;
import assay.service.image.JobUploads;
import assay.service.image.Uploads;
import assay.service.job.CancelledException;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Jobs;
import assay.service.job.Progress;
import assay.service.net.OutboundAddresses;
import assay.service.net.Subnet;
import assay.store.content.Contents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A service that may call this machine, whose jobs a test runs one try at a time. */
final class TransferBench {

    static final Jdbi JDBI = TestDatabase.shared().jdbi();
    static final People PEOPLE = new People(JDBI);
    static final long MAX_SIZE = 64 << 20;

    final Caller caller = PEOPLE.caller(Role.MEMBER);
    final Contents store;
    private final ImageBench bench;
    final Images images;
    final Uploads uploads;
    final Imports imports;
    final Exports exports;
    final Jobs jobs = new Jobs(JDBI);
    final ContentSweep sweep;

    TransferBench(Path folder) throws IOException {
        bench = ImageBench.in(folder, MAX_SIZE);
        store = bench.store();
        images = bench.images();
        uploads = bench.uploads();
        SealingKey sealing = SealingKey.in(folder.resolve("identity-key"));
        OutboundAddresses outbound = new OutboundAddresses(List.of(Subnet.parse("127.0.0.1")));
        JobUploads jobUploads = new JobUploads(JDBI, bench.place(), store, images, uploads);
        imports = new Imports(JDBI, images, jobUploads, sealing, outbound);
        exports = new Exports(JDBI, images, jobs, sealing, outbound);
        sweep = new ContentSweep(JDBI, store);
    }

    /** Runs a job to its end, good or bad. */
    void run(UUID job) throws Exception {
        run(job, Progress.NONE);
    }

    void run(UUID job, Progress progress) throws Exception {
        JobHandler.Effect effect = handler(job).run(job(job), input(job), progress);
        JDBI.useTransaction(handle -> {
            effect.apply(handle);
            handle.execute("update jobs set state = 'done' where id = ?", job);
        });
    }

    /** Ends a job as the scheduler does that was tried, or cancelled, enough. */
    void giveUp(UUID job, Job.Failure failure) {
        JobHandler.Effect effect = handler(job).giveUp(job(job), failure);
        JDBI.useTransaction(handle -> {
            effect.apply(handle);
            handle.execute("update jobs set state = 'failed' where id = ?", job);
        });
    }

    /** Stops a job once so many bytes are reported, as a node does that stops. */
    static Progress stopAt(long bytes) {
        return new Progress() {
            @Override
            public void report(long done, long total) {
                if (done >= bytes) {
                    throw new CancelledException("this node stops");
                }
            }

            @Override
            public void percent(int percent) {}

            @Override
            public void checkCancelled() {}
        };
    }

    Job job(UUID id) {
        return jobs.get(caller, id);
    }

    private JobHandler handler(UUID job) {
        return job(job).kind() == Job.Kind.IMPORT
                ? imports.handler()
                : exports.handler(Runnable::run);
    }

    private static String input(UUID job) {
        return JDBI.withHandle(handle ->
                handle.createQuery("select input from jobs where id = :id")
                        .bind("id", job)
                        .mapTo(String.class)
                        .one());
    }

    /** Whether anything is left of a job's keys. */
    static boolean hasKeys(UUID job) {
        return JDBI.withHandle(handle ->
                handle.createQuery(
                                "select exists (select from transfers"
                                        + " where job_id = :id and sealed is not null)")
                        .bind("id", job)
                        .mapTo(Boolean.class)
                        .one());
    }

    /** An image that was uploaded, read and judged. */
    Image active(byte[] bytes) throws Exception {
        UUID id = images.create(caller, "image").id();
        uploads.receive(
                caller,
                id,
                Uploads.Body.of(new ByteArrayInputStream(bytes), bytes.length, Optional.empty()),
                Intake.INSPECT);
        Job job = images.get(caller, id).job().orElseThrow();
        JobHandler.Effect effect =
                new InspectJob(JDBI, store, new DiskInspector(List.<Profile>of()), uploads)
                        .run(job, "{}", Progress.NONE);
        JDBI.useTransaction(effect::apply);
        return images.get(caller, id);
    }

    byte[] content(UUID image) throws IOException {
        return bench.content(caller, image);
    }
}
