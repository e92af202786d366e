package assay.service.job;

/**
 * What running work is told to tell, as often as it likes: most calls cost nothing. Each of them
 * ends work that is not wanted any more. Safe for use by many threads.
 */
public interface Progress {

    /** For work whose progress interests nobody. */
    Progress NONE =
            new Progress() {
                @Override
                public void report(long done, long total) {}

                @Override
                public void percent(int percent) {}

                @Override
                public void checkCancelled() {}
            };

    /**
     * Tells how many bytes are done.
     *
     * @param total of how many; 0 if that is not known
     * @throws CancelledException if the work is not wanted any more
     */
    void report(long done, long total);

    /**
     * Tells how much is done where bytes say nothing.
     *
     * @param percent 0 to 100
     * @throws CancelledException if the work is not wanted any more
     */
    void percent(int percent);

    /**
     * Looks whether to go on.
     *
     * @throws CancelledException if the work is not wanted any more
     */
    void checkCancelled();
}
