package assay.service.net;

import java.net.UnknownHostException;

/** All addresses of a host are ones that are not called. */
public final class RefusedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    RefusedAddressException(String host) {
        super(host + " is in a network that this server does not call for its users");
    }
}
