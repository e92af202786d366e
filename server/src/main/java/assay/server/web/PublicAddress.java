package assay.server.web;

import jakarta.servlet.http.HttpServletRequest;

/** What clients reach this server by. */
public final class PublicAddress {

    private final String configured;

    /**
     * @param configured the address that an operator set; empty for none
     */
    public PublicAddress(String configured) {
        this.configured = configured.replaceFirst("/+$", "");
    }

    /**
     * The address without a slash at its end: the one that was set, or else the one that the
     * request was sent to, of which its sender alone hears.
     */
    public String of(HttpServletRequest request) {
        if (!configured.isEmpty()) {
            return configured;
        }
        String host = request.getHeader("Host");
        return request.getScheme()
                + "://"
                + (host == null ? request.getServerName() + ":" + request.getServerPort() : host);
    }
}
