package assay.service.identity;

/** What a role can allow in a project. */
public enum Action {
    /** See the project's things. */
    READ,
    /** Make, change and delete them. */
    WRITE,
    /** Read the audit log. */
    AUDIT,
    /** Offer images on the market. */
    SELL,
    /** Decide on what others offer there. */
    REVIEW,
    /** Administer all projects and users: the operator. */
    OPERATE
}
