package assay.service.job;

import assay.service.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Long work on an image, or of the service itself.
 *
 * @param project whose it is; {@link #NOBODYS} for the service's own
 * @param image that it is about; empty for the service's own
 * @param user who asked for it; nobody for what the service orders itself
 * @param cancelling whether somebody cancelled it while it runs
 * @param failure why its last try came to nothing, or why it ended so
 */
public record Job(
        UUID id,
        UUID project,
        Optional<UUID> user,
        Optional<UUID> image,
        Kind kind,
        State state,
        Priority priority,
        Done done,
        boolean cancelling,
        Optional<Failure> failure,
        Instant createdAt,
        Instant updatedAt) {

    /** The project of the service's own jobs: nobody is in it, so that only operators see them. */
    public static final UUID NOBODYS = new UUID(0, 0);

    /** What is done. */
    public enum Kind {
        /** Reads and judges an image. */
        INSPECT,
        /** Brings an image's content in. */
        IMPORT,
        /** Writes an image's content elsewhere. */
        EXPORT,
        /** Makes an image of another. */
        COPY,
        /** Makes contents slim; the service's own work. */
        SLIM
    }

    /** How far it is. */
    public enum State {
        /** For its first start, or for another try. */
        WAITING,
        RUNNING,
        DONE,
        /** Given up: its failure says why. */
        FAILED,
        /** Somebody did not want it any more. */
        CANCELLED;

        /** Whether nothing more happens. */
        public boolean isOver() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /** Which of a project's jobs goes first. */
    public enum Priority {
        LOW(0),
        NORMAL(1),
        /** Before those of all projects; the operator's to give. */
        HIGH(2);

        private final int rank;

        Priority(int rank) {
            this.rank = rank;
        }

        /** Its number in the database. */
        int rank() {
            return rank;
        }

        static Priority of(int rank) {
            return switch (rank) {
                case 0 -> LOW;
                case 2 -> HIGH;
                default -> NORMAL;
            };
        }
    }

    /**
     * How much of the last try is done.
     *
     * @param percent 0 to 100
     * @param bytes 0 if nobody counts them
     * @param ofBytes empty if nobody knows
     * @param since when the try began, and when it was last heard of; empty before the first try
     */
    public record Done(int percent, long bytes, OptionalLong ofBytes, Optional<Span> since) {

        /** From one instant to another. */
        public record Span(Instant from, Instant to) {}

        /** When all is done if it goes on like this; empty if there is nothing to tell it by. */
        public Optional<Instant> expectedEnd() {
            double part =
                    ofBytes.orElse(0) > 0 ? (double) bytes / ofBytes.getAsLong() : percent / 100.0;
            if (part <= 0 || part > 1) {
                return Optional.empty();
            }
            return since.map(span -> {
                double taken = Duration.between(span.from(), span.to()).toMillis();
                return span.to().plusMillis((long) (taken * (1 - part) / part));
            });
        }
    }

    /**
     * Why it came to nothing.
     *
     * @param detail goes into the problem's text
     */
    public record Failure(Problem problem, String detail) {}

    /**
     * The image of a job of a kind that is about one.
     *
     * @throws IllegalStateException if it is the service's own
     */
    public UUID imageId() {
        return image.orElseThrow(() -> new IllegalStateException(kind + " is about no image"));
    }

    /** How much of it is done, 0 to 100. */
    public int percent() {
        return done.percent();
    }
}
