package assay.rules;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What follows when an image breaks a rule. */
public enum Severity {
    /** The cloud demands it: the profile fails. */
    @JsonProperty("error")
    ERROR,
    /** The cloud advises it, or we read it between the lines: the seller should act. */
    @JsonProperty("warning")
    WARNING,
    /** Worth knowing. */
    @JsonProperty("info")
    INFO
}
