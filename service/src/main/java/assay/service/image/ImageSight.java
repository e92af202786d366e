package assay.service.image;

import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.image.ImageFilter.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Who sees which image: what every query of images has in it, on a row {@code i}. What a caller
 * does not see does not exist for him. {@link #bind} tells a statement who asks.
 */
final class ImageSight {

    private static final String ONE =
            """
            (i.project_id = :caller or i.visibility in ('public', 'community')
             or i.visibility = 'shared' and exists (
                select from image_members m where m.image_id = i.id and m.project_id = :caller))
            """;

    private static final String OWN = "i.project_id = :caller";

    private ImageSight() {}

    /** Holds for each image that a caller sees. */
    static String of(Caller caller) {
        return caller.may(Action.OPERATE) ? "true" : ONE;
    }

    /** What every member of a project sees, whoever he is; {@code :caller} is the project. */
    static String ofProject() {
        return ONE;
    }

    /**
     * The images that a list looks at, as conditions of which one holds, or several: each has an
     * index of its own, in the order of time, which an {@code or} of them has not. None excludes
     * what another has: where a project owns all that is public, that would be a search through all
     * of it for what is not there.
     */
    static List<String> listed(Caller caller, Scope scope) {
        return switch (scope) {
            case Scope.Own _ -> List.of(OWN);
            case Scope.Offered offered when caller.may(Action.OPERATE) ->
                    List.of(
                            offered.community()
                                    ? "true"
                                    : "(i.visibility <> 'community' or " + OWN + ")");
            case Scope.Offered offered -> {
                List<String> parts = new ArrayList<>();
                parts.add(OWN);
                parts.add("i.visibility = 'public'");
                if (offered.community()) {
                    parts.add("i.visibility = 'community'");
                }
                parts.add(shared(offered.member()));
                yield parts;
            }
            case Scope.Received received -> List.of(shared(Optional.of(received.member())));
        };
    }

    private static String shared(Optional<ImageMember.Status> member) {
        return """
        i.visibility = 'shared' and i.project_id <> :caller and i.id in (
            select m.image_id from image_members m where m.project_id = :caller %s)
        """
                .formatted(
                        member.map(status -> "and m.status = '" + status.word() + "'").orElse(""));
    }

    /** Tells a statement who asks. */
    static <S extends SqlStatement<S>> S bind(S statement, Caller caller) {
        return statement.bind("caller", caller.project());
    }
}
