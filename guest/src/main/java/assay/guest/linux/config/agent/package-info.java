/** What clouds and hypervisors want in their guests: {@code agents} and {@code waagent}. */
@NullMarked
package assay.guest.linux.config.agent;

import org.jspecify.annotations.NullMarked;
