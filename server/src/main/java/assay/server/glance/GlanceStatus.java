package assay.server.glance;

import assay.service.image.ImageStatus;
import java.util.Optional;
import java.util.stream.Stream;

/** What Glance calls the status of an image. */
final class GlanceStatus {

    private GlanceStatus() {}

    static String word(ImageStatus status) {
        return switch (status) {
            case QUEUED -> "queued";
            case UPLOADING -> "saving";
            case STAGED -> "uploading";
            case INSPECTING -> "importing";
            case ACTIVE -> "active";
            case DEACTIVATED -> "deactivated";
            case UNREADABLE -> "killed";
        };
    }

    /** The status of that word, if there is one. */
    static Optional<ImageStatus> of(String word) {
        return Stream.of(ImageStatus.values())
                .filter(status -> word(status).equals(word))
                .findFirst();
    }
}
