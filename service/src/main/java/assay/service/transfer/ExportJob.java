package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.bucket.Bucket;
import assay.service.bucket.BucketObject;
import assay.service.bucket.BucketUnreachableException;
import assay.service.bucket.ObjectUpload;
import assay.service.identity.Caller;
import assay.service.identity.Role;
import assay.service.image.Images;
import assay.service.job.CancelledException;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Progress;
import assay.service.job.TryAgainException;
import assay.service.net.OutboundAddresses;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an image into an object of a bucket, in parts that nobody sees before all are there; each
 * try goes on where the last one ended.
 */
public final class ExportJob implements JobHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ExportJob.class);

    private final Transfers transfers;
    private final Images images;
    private final OutboundAddresses outbound;
    private final Executor later;

    /**
     * @param later runs what somebody who waits should not wait for
     */
    ExportJob(Transfers transfers, Images images, OutboundAddresses outbound, Executor later) {
        this.transfers = transfers;
        this.images = images;
        this.outbound = outbound;
        this.later = later;
    }

    /** The job's input. */
    static String input(Exports.Wanted wanted) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("overwrite", wanted.overwrite())
                .put("disk", wanted.disk())
                .toString();
    }

    @Override
    public Effect run(Job job, String input, Progress progress) throws IOException {
        Optional<TransferTable.Row> row = transfers.find(job.id());
        Optional<BucketObject> object = row.flatMap(this::object);
        if (object.isEmpty()) {
            return Effect.NONE; // it was the last thing that the last try did
        }
        JsonNode wanted = JsonMapper.shared().readTree(input);
        boolean overwrite = wanted.path("overwrite").asBoolean();
        try (Bucket bucket = Bucket.open(object.get(), outbound)) {
            Begun begun = begin(row.get(), bucket, overwrite || row.get().upload().isPresent());
            try {
                int disk = wanted.path("disk").asInt(0);
                PartsOutput.Sent sent = send(row.get(), job, disk, begun, progress);
                return handle -> TransferTable.finish(handle, job.id(), sent.size(), sent.sha256());
            } catch (CancelledException e) {
                abortIfGone(job, begun.upload());
                throw e;
            }
        } catch (BucketUnreachableException e) {
            throw new TryAgainException(
                    Problem.REMOTE_UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private PartsOutput.Sent send(
            TransferTable.Row row, Job job, int disk, Begun begun, Progress progress)
            throws IOException {
        // It was asked for by who may write; to do it, reading is enough.
        Caller project =
                new Caller(job.user().orElse(job.id()), job.project(), Set.of(Role.READER));
        String format = row.format().orElseThrow();
        try (Sending sending = new Sending(begun, progress)) {
            ExportFormats.write(images, project, job.imageId(), disk, format, sending::open);
            return sending.finish();
        } catch (ProblemException e) {
            if (e.problem() == Problem.PACKERS_BUSY) {
                throw new TryAgainException(e.problem(), e.detail(), e);
            }
            throw e;
        }
    }

    /** Opens the output when it is known how large it may become. */
    private static final class Sending implements AutoCloseable {

        private final Begun begun;
        private final Progress progress;
        private Optional<PartsOutput> output = Optional.empty();

        Sending(Begun begun, Progress progress) {
            this.begun = begun;
            this.progress = progress;
        }

        PartsOutput open(long most) {
            PartsOutput opened = new PartsOutput(begun.upload(), begun.stored(), progress, most);
            output = Optional.of(opened);
            return opened;
        }

        PartsOutput.Sent finish() throws IOException {
            return output.orElseThrow().finish();
        }

        @Override
        public void close() {
            output.ifPresent(PartsOutput::close);
        }
    }

    private Optional<BucketObject> object(TransferTable.Row row) {
        return transfers
                .remote(row)
                .filter(Remote.InBucket.class::isInstance)
                .map(remote -> ((Remote.InBucket) remote).object());
    }

    /**
     * An upload to go on with.
     *
     * @param stored what the service has of it
     */
    private record Begun(ObjectUpload upload, Map<Integer, ObjectUpload.Stored> stored) {}

    private Begun begin(TransferTable.Row row, Bucket bucket, boolean overwrite)
            throws IOException {
        if (row.upload().isPresent()) {
            ObjectUpload before = bucket.resume(row.upload().get());
            Map<Integer, ObjectUpload.Stored> stored = before.stored();
            if (!stored.isEmpty()) {
                return new Begun(before, stored);
            }
            before.abort();
        }
        if (!overwrite && bucket.find().isPresent()) {
            throw new ProblemException(Problem.OBJECT_EXISTS, row.place());
        }
        ObjectUpload upload = bucket.write();
        transfers
                .jdbi()
                .useHandle(handle -> TransferTable.setUpload(handle, row.job(), upload.id()));
        return new Begun(upload, Map.of());
    }

    /** Whose image was deleted is never asked to give up. */
    private void abortIfGone(Job job, ObjectUpload upload) {
        if (transfers.find(job.id()).isEmpty()) {
            abort(upload);
        }
    }

    private static void abort(ObjectUpload upload) {
        try {
            upload.abort();
        } catch (IOException | ProblemException e) {
            LOG.warn("could not give up an upload to a bucket; parts of it may be left there", e);
        }
    }

    @Override
    public Effect giveUp(Job job, Job.Failure failure) {
        Optional<TransferTable.Row> row = transfers.find(job.id());
        Optional<BucketObject> object = row.flatMap(this::object);
        Optional<String> upload = row.flatMap(TransferTable.Row::upload);
        if (object.isPresent() && upload.isPresent()) {
            later.execute(() -> {
                try (Bucket bucket = Bucket.open(object.get(), outbound)) {
                    abort(bucket.resume(upload.get()));
                }
            });
        }
        return handle -> TransferTable.forget(handle, job.id());
    }

    /** Its keys are gone. */
    @Override
    public Effect again(Job job) {
        return _ -> {
            throw new ProblemException(Problem.TRANSFER_ENDED);
        };
    }
}
