package assay.service.image;

import assay.service.Problem;
import java.time.Duration;
import java.util.UUID;

/**
 * The state machine of an image: every way from one status to another. {@link ImageTable#change} is
 * the only one who walks them.
 */
sealed interface ImageChange {

    ImageStatus from();

    ImageStatus to();

    /** An upload begins, and holds the image until its lease runs out. */
    record UploadBegun(UUID upload, Duration lease) implements ImageChange {
        @Override
        public ImageStatus from() {
            return ImageStatus.QUEUED;
        }

        @Override
        public ImageStatus to() {
            return ImageStatus.UPLOADING;
        }
    }

    /** An upload came to nothing. */
    record UploadEnded(UUID upload, Problem problem, String detail) implements ImageChange {
        @Override
        public ImageStatus from() {
            return ImageStatus.UPLOADING;
        }

        @Override
        public ImageStatus to() {
            return ImageStatus.QUEUED;
        }
    }

    /** An upload brought the content. */
    record Received(UUID upload, StoredFile file) implements ImageChange {
        @Override
        public ImageStatus from() {
            return ImageStatus.UPLOADING;
        }

        @Override
        public ImageStatus to() {
            return ImageStatus.INSPECTING;
        }
    }

    /** The content was read and judged. */
    record Judged(Inspected inspected) implements ImageChange {
        @Override
        public ImageStatus from() {
            return ImageStatus.INSPECTING;
        }

        @Override
        public ImageStatus to() {
            return ImageStatus.ACTIVE;
        }
    }

    /** The content cannot be read. */
    record NotRead(Problem problem, String detail) implements ImageChange {
        @Override
        public ImageStatus from() {
            return ImageStatus.INSPECTING;
        }

        @Override
        public ImageStatus to() {
            return ImageStatus.UNREADABLE;
        }
    }
}
