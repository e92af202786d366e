package assay.guest.linux.rpm;

import java.io.IOException;

/** Takes the headers of a database, one at a time. */
@FunctionalInterface
interface HeaderSink {

    /** Takes one header, whole and as yet unchecked. */
    void accept(byte[] header) throws IOException;
}
