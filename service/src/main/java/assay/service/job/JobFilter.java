package assay.service.job;

import assay.service.Page;
import java.util.Optional;
import java.util.UUID;

/** Which jobs a list has: those that are all of what is given. */
public record JobFilter(
        Optional<UUID> project,
        Optional<UUID> image,
        Optional<Job.Kind> kind,
        Optional<Job.State> state,
        Page.Wanted page) {}
