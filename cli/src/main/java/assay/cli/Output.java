package assay.cli;

/** The form of an answer. */
public enum Output {
    text,
    json
}
