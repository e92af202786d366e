package assay.rules.repair;

/** A file of repairs that cannot be used: names the file, the repair if it is in one, and why. */
public final class RepairException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RepairException(String where, String problem) {
        super(where + ": " + problem);
    }
}
