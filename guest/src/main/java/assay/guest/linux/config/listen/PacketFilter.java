package assay.guest.linux.config.listen;

import assay.guest.Evidence;

/** What a firewall would do with connections from outside. */
interface PacketFilter {

    /** Whether the start of a TCP connection to {@code port}, from anywhere, is not let in. */
    boolean blocks(int port);

    /** Whether it stops anything at all. */
    boolean isActive();

    /** Where it is configured. */
    Evidence seen();
}
