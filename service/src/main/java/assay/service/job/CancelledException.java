package assay.service.job;

/**
 * The work is not wanted any more: somebody cancelled the job, its image is gone, another node runs
 * it, or this one stops. A handler cleans up and lets it pass.
 */
public final class CancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CancelledException(String why) {
        super(why);
    }
}
