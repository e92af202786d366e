package assay.rules;

/** What a rule, or a profile of them, says about an image. */
public enum Verdict {
    /** Looked, and found good. */
    PASS,
    /** Looked, and found what the rule forbids. */
    FAIL,
    /** A fact that decides is missing, or nobody but a person can tell. Never as good as PASS. */
    UNKNOWN,
    /** The rule does not speak about images of this kind. */
    NOT_APPLICABLE,
    /** It was FAIL or UNKNOWN, and somebody decided to live with that: see {@link Waiver}. */
    WAIVED
}
