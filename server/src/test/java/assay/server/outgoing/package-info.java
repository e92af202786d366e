/** Tests of what this server asks of others. */
@NullMarked
package assay.server.outgoing;

import org.jspecify.annotations.NullMarked;
