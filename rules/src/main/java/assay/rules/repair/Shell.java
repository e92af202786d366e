package assay.rules.repair;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What runs a script inside the machine that is mended. */
public enum Shell {
    /** GNU bash 4 or newer, as root. */
    @JsonProperty("bash")
    BASH,
    /** Windows PowerShell 4 or newer, as administrator. */
    @JsonProperty("powershell")
    POWERSHELL;

    /** The shell of a family of systems as {@code os.family} names it; bash if it is not known. */
    public static Shell of(String family) {
        return family.equals("windows") ? POWERSHELL : BASH;
    }
}
