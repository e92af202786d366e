package assay.rules.vuln;

import java.io.IOException;

/** A database of vulnerabilities, or what is to become one, is of no use. */
public final class VulnDbException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param place the file
     * @param what is wrong with it
     */
    public VulnDbException(String place, String what) {
        super(place + ": " + what);
    }
}
