package assay.service.transfer;

import assay.service.identity.Caller;
import assay.service.identity.SealingKey;
import assay.service.image.Image;
import assay.service.image.Images;
import assay.service.image.JobUploads;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Jobs;
import assay.service.net.OutboundAddresses;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The use case of importing: the content of an image that is waiting for it, from elsewhere. */
public final class Imports {

    private final Jdbi jdbi;
    private final Images images;
    private final JobUploads uploads;
    private final Transfers transfers;
    private final OutboundAddresses outbound;

    /**
     * @param sealing what keys are kept under as long as they are needed
     * @param outbound who may be called
     */
    public Imports(
            Jdbi jdbi,
            Images images,
            JobUploads uploads,
            SealingKey sealing,
            OutboundAddresses outbound) {
        this.jdbi = jdbi;
        this.images = images;
        this.uploads = uploads;
        this.transfers = new Transfers(jdbi, sealing);
        this.outbound = outbound;
    }

    /**
     * Orders an import; the image receives its content until the job ends.
     *
     * @param told what Glance's clients are told of it
     * @return the job's id
     * @throws assay.service.ProblemException {@code IMAGE_HAS_CONTENT}, {@code IMAGE_UPLOADING},
     *     {@code IMAGE_NOT_YOURS}, {@code ADDRESS_REFUSED}, or, if it is to be served at once,
     *     {@code FORMATS_MISSING}
     */
    public UUID order(
            Caller caller,
            UUID id,
            Remote remote,
            JobUploads.Terms terms,
            Optional<Jobs.Request> told) {
        Image image = images.getOwned(caller, id);
        remote.requireCalled(outbound);
        return jdbi.inTransaction(handle -> {
            Jobs.Order order =
                    Jobs.Order.of(
                            caller, image.project(), id, Job.Kind.IMPORT, ImportJob.input(terms));
            UUID job = Jobs.submit(handle, order, told);
            uploads.begin(handle, image, job, terms.intake());
            transfers.add(handle, caller, "update/import", image, job, remote);
            return job;
        });
    }

    /** Who does the jobs. */
    public JobHandler handler() {
        return new ImportJob(transfers, uploads, outbound);
    }
}
