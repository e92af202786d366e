package assay.service.image;

import assay.service.identity.Action;
import assay.service.identity.Caller;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Who sees which image: the one predicate that every query of images has in it. What a caller does
 * not see does not exist for him.
 */
final class ImageSight {

    private static final String PREDICATE =
            """
            (i.project_id = :caller or i.visibility in ('public', 'community')
             or i.visibility = 'shared' and exists (
                select from image_members m where m.image_id = i.id and m.project_id = :caller))
            """;

    private ImageSight() {}

    /** The predicate on a row {@code i} of images; {@link #bind} gives it the caller. */
    static String of(Caller caller) {
        return caller.may(Action.OPERATE) ? "true" : PREDICATE;
    }

    /** What every member of a project sees, whoever he is; {@code :caller} is the project. */
    static String ofProject() {
        return PREDICATE;
    }

    /** Tells a statement who asks. */
    static <S extends SqlStatement<S>> S bind(S statement, Caller caller) {
        return statement.bind("caller", caller.project());
    }
}
