package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.bucket.BucketObject;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.identity.SealingKey;
import assay.service.image.Image;
import assay.service.image.Images;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Jobs;
import assay.service.net.OutboundAddresses;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/** The use cases of exporting: the content of an active image, to a bucket. */
public final class Exports {

    private final Jdbi jdbi;
    private final Images images;
    private final Jobs jobs;
    private final Transfers transfers;
    private final OutboundAddresses outbound;

    /**
     * @param sealing what keys are kept under as long as they are needed
     * @param outbound who may be called
     */
    public Exports(
            Jdbi jdbi, Images images, Jobs jobs, SealingKey sealing, OutboundAddresses outbound) {
        this.jdbi = jdbi;
        this.images = images;
        this.jobs = jobs;
        this.transfers = new Transfers(jdbi, sealing);
        this.outbound = outbound;
    }

    /**
     * What somebody wants to export.
     *
     * @param format one of {@link ExportFormats#names}
     * @param disk the number of one of the image's disks; 0 for its own
     * @param overwrite whether an object that is there is to be replaced
     */
    public record Wanted(String format, int disk, BucketObject object, boolean overwrite) {

        /** The image's own disk. */
        public Wanted(String format, BucketObject object, boolean overwrite) {
            this(format, 0, object, overwrite);
        }
    }

    /**
     * Orders an export.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}, {@link Problem#EXPORT_REFUSED},
     *     {@link Problem#IMAGE_NOT_ACTIVE}, {@link Problem#DISK_UNKNOWN}, {@link
     *     Problem#ADDRESS_REFUSED}
     */
    public Transfer order(Caller caller, UUID id, Wanted wanted) {
        Image image = images.get(caller, id);
        ExportRule.require(caller, image);
        if (!ExportFormats.names().contains(wanted.format())) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID,
                    "format must be one of " + String.join(", ", ExportFormats.names()));
        }
        images.requireActive(image);
        images.requireDisk(image, wanted.disk());
        Remote remote = new Remote.InBucket(wanted.object());
        remote.requireCalled(outbound);
        UUID job =
                jdbi.inTransaction(handle -> {
                    Jobs.Order order =
                            Jobs.Order.of(
                                    caller,
                                    image.project(),
                                    id,
                                    Job.Kind.EXPORT,
                                    ExportJob.input(wanted));
                    UUID submitted = Jobs.submit(handle, order);
                    transfers.add(handle, caller, "update/exports", image, submitted, remote);
                    TransferTable.setFormat(handle, submitted, wanted.format());
                    return submitted;
                });
        return list(caller, id).stream()
                .filter(export -> export.job().id().equals(job))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * The exports of an image by the caller's project, the newest hundred first.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}
     */
    public List<Transfer> list(Caller caller, UUID id) {
        caller.require(Action.READ);
        Image image = images.get(caller, id);
        return jdbi
                .withHandle(handle -> TransferTable.exports(handle, id, caller.project()))
                .stream()
                .map(row ->
                        new Transfer(
                                image.id(),
                                row.place(),
                                row.format(),
                                row.size(),
                                row.sha256(),
                                jobs.get(caller, row.job())))
                .toList();
    }

    /** Who does the jobs. */
    public JobHandler handler() {
        return handler(task -> Thread.ofVirtual().name("export").start(task));
    }

    JobHandler handler(Executor later) {
        return new ExportJob(transfers, images, outbound, later);
    }
}
