package assay.server.web;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;

/** The log of what nobody foresaw while a request was answered. */
public final class Unexpected {

    private static final Logger LOG = LoggerFactory.getLogger(Unexpected.class);

    private Unexpected() {}

    /** Logs a failure of ours; a client that went away is none. */
    public static void log(Exception e, HttpServletRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            LOG.debug("the client went away", e);
        } else {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        }
    }
}
