package assay.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;

/**
 * Somebody's decision to live with what a rule says until a day.
 *
 * @param rule the rule's id
 * @param by who decided it
 * @param why for which reason
 * @param until the last day on which it counts
 * @param image the digest of the image's file that it is about, {@code sha256:} and 64 hexadecimal
 *     digits; empty if it is about every image
 */
public record Waiver(
        String rule,
        String by,
        String why,
        LocalDate until,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String image) {

    /** Why a waiver changed nothing. */
    public enum Idle {
        /** Its day is over. */
        @JsonProperty("expired")
        EXPIRED,
        /** It is about another image. */
        @JsonProperty("otherImage")
        OTHER_IMAGE,
        /** No profile asked for has its rule, or the rule neither fails nor is undecided. */
        @JsonProperty("notNeeded")
        NOT_NEEDED
    }

    /**
     * A waiver that changed nothing.
     *
     * @param reason why it did not
     */
    public record Unused(Waiver waiver, Idle reason) {}
}
