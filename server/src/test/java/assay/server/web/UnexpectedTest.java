package assay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;

/** Whose fault it is that an answer broke off. */
class UnexpectedTest {

    @Test
    void aClientThatWentAwayIsToldByTheContainersException() {
        assertThat(Unexpected.isClientGone(new ClientAbortException(new IOException("x"))))
                .isTrue();
        assertThat(Unexpected.isClientGone(new IOException(new ClientAbortException()))).isTrue();
    }

    /** Their messages are those of a client that went away. */
    @Test
    void aStoreWhoseConnectionBreaksIsNoClientThatWentAway() {
        assertThat(Unexpected.isClientGone(new EOFException())).isFalse();
        assertThat(Unexpected.isClientGone(new IOException("Connection reset by peer"))).isFalse();
        assertThat(Unexpected.isClientGone(new IOException(new IOException("Broken pipe"))))
                .isFalse();
    }
}
