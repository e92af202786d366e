/** Projects, users and sessions: who is asking. */
@NullMarked
package assay.service.identity;

import org.jspecify.annotations.NullMarked;
