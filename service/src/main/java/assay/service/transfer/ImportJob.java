package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.Image;
import assay.service.image.Intake;
import assay.service.image.JobUploads;
import assay.service.job.Job;
import assay.service.job.JobHandler;
import assay.service.job.Progress;
import assay.service.job.TryAgainException;
import assay.service.net.OutboundAddresses;
import assay.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Brings the content of an image from elsewhere; each try goes on where the last one ended. */
public final class ImportJob implements JobHandler {

    private final Transfers transfers;
    private final JobUploads uploads;
    private final OutboundAddresses outbound;

    ImportJob(Transfers transfers, JobUploads uploads, OutboundAddresses outbound) {
        this.transfers = transfers;
        this.uploads = uploads;
        this.outbound = outbound;
    }

    /** The job's input. */
    static String input(JobUploads.Terms terms) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("intake", terms.intake().name())
                .put("sha256", terms.digest().map(Sha256::hex).orElse(""))
                .toString();
    }

    private static JobUploads.Terms terms(String input) {
        JsonNode node = JsonMapper.shared().readTree(input);
        return new JobUploads.Terms(
                Intake.valueOf(node.path("intake").asString()),
                Optional.of(node.path("sha256").asString())
                        .filter(hex -> !hex.isEmpty())
                        .map(Sha256::new));
    }

    @Override
    public Effect run(Job job, String input, Progress progress) throws IOException {
        Optional<TransferTable.Row> row = transfers.find(job.id());
        Optional<Remote> remote = row.flatMap(transfers::remote);
        if (remote.isEmpty()) {
            return Effect.NONE; // it was the last thing that the last try did
        }
        try (Source source = remote.get().source(outbound)) {
            uploads.receive(
                    job.id(),
                    job.imageId(),
                    terms(input),
                    new Fetch(row.get(), source, progress),
                    (handle, file) ->
                            TransferTable.finish(
                                    handle, job.id(), file.size(), file.sha256().hex()));
            return Effect.NONE;
        } catch (UnreachableException e) {
            throw new TryAgainException(
                    Problem.REMOTE_UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** A file on its way in. */
    private final class Fetch implements JobUploads.Incoming {

        private final UUID job;
        private final String tag;
        private final OptionalLong size;
        private final Source source;
        private final Progress progress;
        private String openedTag = "";
        private OptionalLong openedSize = OptionalLong.empty();

        /**
         * @param row as the last try left it
         */
        Fetch(TransferTable.Row row, Source source, Progress progress) {
            this.job = row.job();
            this.tag = row.tag();
            this.size = row.size();
            this.source = source;
            this.progress = progress;
        }

        @Override
        public JobUploads.Arriving open(long from) throws IOException {
            if (from > 0 && !tag.isEmpty() && size.orElse(-1) == from) {
                openedTag = tag;
                openedSize = size;
                return new JobUploads.Arriving(InputStream.nullInputStream(), from, size);
            }
            Source.Opened opened = source.open(from, tag);
            if (opened.from() > 0 && !(opened.tag().equals(tag) && opened.size().equals(size))) {
                opened.bytes().close();
                opened = source.open(0, "");
            }
            openedTag = opened.tag();
            openedSize = opened.size();
            return new JobUploads.Arriving(
                    new SteadyStream(source, opened, System::nanoTime),
                    opened.from(),
                    opened.size());
        }

        @Override
        public void begun() {
            transfers
                    .jdbi()
                    .useHandle(handle -> TransferTable.begun(handle, job, openedTag, openedSize));
        }

        @Override
        public void came(long bytes, long of) {
            progress.report(bytes, of);
        }
    }

    @Override
    public Effect giveUp(Job job, Job.Failure failure) {
        return handle -> {
            TransferTable.forget(handle, job.id());
            uploads.end(
                    handle,
                    job.imageId(),
                    job.id(),
                    new Image.ImageError(failure.problem(), failure.detail()));
        };
    }

    /** Its keys are gone. */
    @Override
    public Effect again(Job job) {
        return _ -> {
            throw new ProblemException(Problem.TRANSFER_ENDED);
        };
    }
}
