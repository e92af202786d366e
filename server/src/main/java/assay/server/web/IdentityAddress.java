package assay.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Where OpenStack's clients find Keystone: here, or elsewhere. */
public final class IdentityAddress {

    private final PublicAddress own;
    private final Optional<String> elsewhere;

    /**
     * @param elsewhere the address of version 3 of another server's API, without a slash at its end
     */
    public IdentityAddress(PublicAddress own, Optional<String> elsewhere) {
        this.own = own;
        this.elsewhere = elsewhere;
    }

    /** The address of version 3 of the API, without a slash at its end. */
    public String of(HttpServletRequest request) {
        return elsewhere.orElseGet(() -> own.of(request) + "/identity/v3");
    }
}
