/**
 * Windows guests: detectors, each of which finds one group of facts in the guest's registry and
 * files.
 *
 * <p>{@code hive} reads the registry's files; {@code os} knows the version and how it starts;
 * {@code config} how the guest is configured and what it has left behind; {@code evtx} its logs.
 */
@NullMarked
package assay.guest.windows;

import org.jspecify.annotations.NullMarked;
