package assay.server.web;

import assay.store.key.UnusableKeyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of what nobody foresaw while a request was answered. */
public final class Unexpected {

    private static final Logger LOG = LoggerFactory.getLogger(Unexpected.class);

    private static final String BROKEN_OFF = "assay.brokenOff";

    /** No chain of causes is longer; one that is a circle ends. */
    private static final int MOST_CAUSES = 20;

    private Unexpected() {}

    /** Logs a failure of ours; a client that went away is none, nor a key that was disabled. */
    public static void log(Exception e, HttpServletRequest request) {
        if (isClientGone(e)) {
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

    /**
     * Notes that half an answer went out, though all of it was to: {@link RequestFilter} sees to it
     * that the connection is closed, whatever is made of the exception on its way there.
     */
    public static void breakOff(Exception e, HttpServletRequest request) {
        if (!isClientGone(e)) {
            request.setAttribute(BROKEN_OFF, true);
        }
    }

    /** Whether that was noted. */
    static boolean isBrokenOff(HttpServletRequest request) {
        return request.getAttribute(BROKEN_OFF) != null;
    }

    /**
     * Whether writing to the client failed. Not told by messages: a store whose connection breaks
     * says the same.
     */
    static boolean isClientGone(Throwable e) {
        return Stream.iterate(e, each -> each != null, Throwable::getCause)
                .limit(MOST_CAUSES)
                .anyMatch(ClientAbortException.class::isInstance);
    }
}
