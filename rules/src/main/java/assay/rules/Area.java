package assay.rules;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a rule is about: the lines of the matrix of clouds, in its order. */
public enum Area {
    /** The image's file: its format and how it is written. */
    @JsonProperty("format")
    FORMAT,
    /** The disk: size, partitions, file systems. */
    @JsonProperty("disk")
    DISK,
    /** Boot loader, firmware, kernel's command line. */
    @JsonProperty("boot")
    BOOT,
    /** Kernel and drivers. */
    @JsonProperty("drivers")
    DRIVERS,
    /** The operating system, its packages and services. */
    @JsonProperty("system")
    SYSTEM,
    @JsonProperty("network")
    NETWORK,
    /** Who can log in, and how. */
    @JsonProperty("access")
    ACCESS,
    /** Programs that a cloud puts into its guests, cloud-init among them. */
    @JsonProperty("agent")
    AGENT,
    @JsonProperty("security")
    SECURITY,
    /** What the making of the image left behind. */
    @JsonProperty("residue")
    RESIDUE,
    /** What a seller declares. */
    @JsonProperty("form")
    FORM,
    /** Quotas, prices, who may do what. */
    @JsonProperty("policy")
    POLICY
}
