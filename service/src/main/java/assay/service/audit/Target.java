package assay.service.audit;

import java.util.Optional;
import java.util.UUID;

/**
 * What was acted on.
 *
 * @param project whose thing it is, if not the initiator's project's
 */
public record Target(Type type, String id, Optional<String> name, Optional<UUID> project) {

    /** Sorts of things, by CADF's resource taxonomy (DSP0262 A.3) and below it. */
    public enum Type {
        IMAGE("data/image"),
        USER("data/security/account/user"),
        PROJECT("data/security/project"),
        SESSION("data/security/session"),
        TOKEN("data/security/credential/token"),
        ACCESS_KEY("data/security/credential/key"),
        KEY("data/security/key"),
        QUOTA("data/config/quota"),
        QUOTA_REQUEST("data/config/quota/request"),
        JOB("data/job"),
        WEBHOOK("data/config/webhook"),
        /** A place in an API, named by its path. */
        ENDPOINT("service/storage/image/endpoint");

        private final String uri;

        Type(String uri) {
            this.uri = uri;
        }

        /** Its {@code typeURI}. */
        public String uri() {
            return uri;
        }
    }

    /** A thing of the initiator's project. */
    public static Target of(Type type, Object id, String name) {
        return new Target(type, id.toString(), Optional.of(name), Optional.empty());
    }

    /** A thing without a name. */
    public static Target of(Type type, Object id) {
        return new Target(type, id.toString(), Optional.empty(), Optional.empty());
    }

    /** The same as a thing of that project. */
    public Target in(UUID owner) {
        return new Target(type, id, name, Optional.of(owner));
    }
}
