package assay.server.web;

import assay.store.key.UnusableKeyException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;

/** The log of what nobody foresaw while a request was answered. */
public final class Unexpected {

    private static final Logger LOG = LoggerFactory.getLogger(Unexpected.class);

    private Unexpected() {}

    /** Logs a failure of ours; a client that went away is none, nor a key that was disabled. */
    public static void log(Exception e, HttpServletRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            LOG.debug("the client went away", e);
        } else if (e instanceof UnusableKeyException) {
            LOG.info(
                    "{} {} broke off: {}",
                    request.getMethod(),
                    request.getRequestURI(),
                    e.getMessage());
        } else {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        }
    }
}
