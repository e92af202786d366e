/** What the service calls for its users, and what it does not. */
@NullMarked
package assay.service.net;

import org.jspecify.annotations.NullMarked;
