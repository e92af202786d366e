/** What this server asks of others by itself, at addresses that its operator set. */
@NullMarked
package assay.server.outgoing;

import org.jspecify.annotations.NullMarked;
