package assay.store.content;

/** A digest of a whole file that the outside world asks for. */
public enum DigestAlgorithm {
    MD5("MD5"),
    SHA256("SHA-256"),
    SHA512("SHA-512");

    private final String standardName;

    DigestAlgorithm(String standardName) {
        this.standardName = standardName;
    }

    /** Its name in the Java Security Standard Algorithm Names. */
    public String standardName() {
        return standardName;
    }
}
