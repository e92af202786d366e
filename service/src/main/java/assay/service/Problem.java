package assay.service;

import java.util.Locale;

/**
 * Everything that can be wrong, once. A problem's code is its name in lower case; its title and
 * detail in English and Chinese stand in {@code assay/problems_LANGUAGE.properties}.
 */
public enum Problem {
    REQUEST_INVALID(Kind.INVALID),
    NOT_LOGGED_IN(Kind.UNAUTHENTICATED),
    LOGIN_REFUSED(Kind.UNAUTHENTICATED),
    LOGIN_THROTTLED(Kind.TOO_MANY),
    CROSS_SITE(Kind.FORBIDDEN),
    PROJECT_REFUSED(Kind.UNAUTHENTICATED),
    PROJECT_NEEDED(Kind.FORBIDDEN),
    ROLE_MISSING(Kind.FORBIDDEN),
    TOKEN_RESTRICTED(Kind.FORBIDDEN),
    PASSWORD_WRONG(Kind.FORBIDDEN),
    NAME_TAKEN(Kind.CONFLICT),
    PROJECT_IN_USE(Kind.CONFLICT),
    LAST_OPERATOR(Kind.CONFLICT),
    TOO_MANY_SECRETS(Kind.CONFLICT),
    QUOTA_IMAGES(Kind.FORBIDDEN),
    QUOTA_STORED_BYTES(Kind.FORBIDDEN),
    QUOTA_OPERATIONS_PER_DAY(Kind.FORBIDDEN),
    QUOTA_SHARES_PER_IMAGE(Kind.FORBIDDEN),
    QUOTA_TAGS_PER_IMAGE(Kind.FORBIDDEN),
    QUOTA_SYSTEM_DISK(Kind.FORBIDDEN),
    QUOTA_DATA_DISK(Kind.FORBIDDEN),
    QUOTA_COPY_SIZE(Kind.FORBIDDEN),
    QUOTA_SHARED_COPIES(Kind.FORBIDDEN),
    QUOTA_REQUEST_OPEN(Kind.CONFLICT),
    QUOTA_REQUEST_DECIDED(Kind.CONFLICT),
    NOT_FOUND(Kind.NOT_FOUND),
    METHOD_NOT_ALLOWED(Kind.METHOD),
    NOT_ACCEPTABLE(Kind.ACCEPT),
    MEDIA_TYPE_UNSUPPORTED(Kind.MEDIA_TYPE),
    RANGE_NOT_SATISFIABLE(Kind.RANGE),
    BODY_TOO_LARGE(Kind.TOO_LARGE),
    IDEMPOTENCY_KEY_USED(Kind.MISMATCH),
    IDEMPOTENCY_KEY_BUSY(Kind.CONFLICT),
    INTERNAL(Kind.INTERNAL),

    IDENTITY_ELSEWHERE(Kind.FORBIDDEN),
    IDENTITY_UNAVAILABLE(Kind.UNAVAILABLE),

    TOO_MANY_STREAMS(Kind.FORBIDDEN),
    WEBHOOKS_LIMIT(Kind.CONFLICT),
    ADDRESS_REFUSED(Kind.INVALID),

    CHANGED_MEANWHILE(Kind.PRECONDITION),

    KEY_UNUSABLE(Kind.FORBIDDEN),
    KEY_DELETING(Kind.CONFLICT),
    KEY_NEEDED(Kind.CONFLICT),
    PLAIN_REFUSED(Kind.FORBIDDEN),
    REGION_REFUSED(Kind.FORBIDDEN),
    COPY_SOURCE_GONE(Kind.IMAGE),
    DISK_UNKNOWN(Kind.NOT_FOUND),
    DISK_TYPE_REFUSED(Kind.CONFLICT),
    DISKS_DIFFER(Kind.CONFLICT),

    ID_TAKEN(Kind.CONFLICT),
    IMAGE_NOT_YOURS(Kind.FORBIDDEN),
    IMAGE_PROTECTED(Kind.FORBIDDEN),
    IMAGE_DEACTIVATED(Kind.FORBIDDEN),
    IMAGE_NOT_SHARED(Kind.FORBIDDEN),
    MEMBER_ALREADY(Kind.CONFLICT),
    MEMBERS_LIMIT(Kind.TOO_LARGE),
    TAGS_LIMIT(Kind.TOO_LARGE),
    PROPERTIES_LIMIT(Kind.TOO_LARGE),
    FORMATS_MISSING(Kind.INVALID),
    FORMATS_FIXED(Kind.FORBIDDEN),
    MEMORY_STEPS(Kind.INVALID),
    MEMORY_BOUNDS(Kind.INVALID),
    NEEDS_FIXED(Kind.CONFLICT),
    FORMAT_DIFFERS(Kind.MEDIA_TYPE),
    FORMAT_REFUSED(Kind.MEDIA_TYPE),
    IMAGE_NOT_STAGED(Kind.CONFLICT),
    DEFINITION_PROTECTED(Kind.FORBIDDEN),
    DEFINITIONS_LIMIT(Kind.TOO_LARGE),
    IMAGE_UPLOADING(Kind.CONFLICT),
    IMAGE_HAS_CONTENT(Kind.CONFLICT),
    IMAGE_WITHOUT_CONTENT(Kind.CONFLICT),
    IMAGE_NOT_ACTIVE(Kind.CONFLICT),
    FORMAT_TOO_SMALL(Kind.CONFLICT),
    PACKERS_BUSY(Kind.TOO_MANY),
    IMAGE_NOT_INSPECTED(Kind.CONFLICT),
    IMAGE_NOT_READ(Kind.CONFLICT),

    UPLOAD_INTERRUPTED(Kind.INVALID),
    UPLOAD_OVERTAKEN(Kind.CONFLICT),
    UPLOAD_OFFSET(Kind.CONFLICT),
    UPLOAD_LOCKED(Kind.LOCKED),
    CHECKSUM_MISMATCH(Kind.CHECKSUM),
    UPLOAD_VERSION(Kind.PRECONDITION),
    DIGEST_MISMATCH(Kind.INVALID),
    CONTENT_TOO_LARGE(Kind.TOO_LARGE),
    STORE_FULL(Kind.STORE_FULL),
    STORE_UNAVAILABLE(Kind.UNAVAILABLE),

    REMOTE_UNREACHABLE(Kind.IMAGE),
    REMOTE_REFUSED(Kind.IMAGE),
    REMOTE_CHANGED(Kind.IMAGE),
    OBJECT_EXISTS(Kind.IMAGE),
    EXPORT_REFUSED(Kind.FORBIDDEN),
    TRANSFER_ENDED(Kind.CONFLICT),

    IMAGE_UNSUPPORTED(Kind.IMAGE),
    IMAGE_CORRUPT(Kind.IMAGE),
    IMAGE_TRUNCATED(Kind.IMAGE),
    IMAGE_LIMIT(Kind.IMAGE),
    IMAGE_EXTERNAL_FILE(Kind.IMAGE),
    IMAGE_ENCRYPTED(Kind.IMAGE),
    IMAGE_DIRTY(Kind.IMAGE),
    IMAGE_AMBIGUOUS(Kind.IMAGE),
    INSPECTION_FAILED(Kind.IMAGE),

    JOB_OVER(Kind.CONFLICT),
    JOB_NOT_FAILED(Kind.CONFLICT),
    JOB_OUTDATED(Kind.CONFLICT),
    JOB_FAILED(Kind.IMAGE),
    JOB_CANCELLED(Kind.IMAGE);

    /** Classes of problems, which each dialect answers in its own way. */
    public enum Kind {
        INVALID,
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD,
        ACCEPT,
        MEDIA_TYPE,
        CONFLICT,
        LOCKED,
        PRECONDITION,
        /** Understood, but it contradicts what was asked before. */
        MISMATCH,
        /** What came is not what was announced, and may be sent again. */
        CHECKSUM,
        TOO_LARGE,
        RANGE,
        TOO_MANY,
        STORE_FULL,
        /** What we rely on is away; that may pass. */
        UNAVAILABLE,
        INTERNAL,
        /** Never the answer to a request: stands in the {@code error} of an image or a job. */
        IMAGE
    }

    private final Kind kind;

    Problem(Kind kind) {
        this.kind = kind;
    }

    /** The class it belongs to. */
    public Kind kind() {
        return kind;
    }

    /** Stable name for programs: {@code not_found}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The problem with a name for programs.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Problem of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
