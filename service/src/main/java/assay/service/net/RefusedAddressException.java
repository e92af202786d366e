package assay.service.net;

import java.net.UnknownHostException;

/** All addresses of a host are ones that are not called. */
public final class RefusedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    private final String host;

    RefusedAddressException(String host) {
        super(host + " is in a network that this server does not call for its users");
        this.host = host;
    }

    /** The name or address that was asked for. */
    public String host() {
        return host;
    }
}
