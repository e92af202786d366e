package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.image.Image;

/**
 * Who may take an image out: who may write in the project that owns it. To see or to use an image,
 * be it shared, public or bought, is not enough. The one place to ask.
 */
final class ExportRule {

    private ExportRule() {}

    /**
     * @throws ProblemException {@link Problem#ROLE_MISSING}, {@link Problem#EXPORT_REFUSED}
     */
    static void require(Caller caller, Image image) {
        caller.require(Action.WRITE);
        if (!image.project().equals(caller.project())) {
            throw new ProblemException(Problem.EXPORT_REFUSED);
        }
    }
}
