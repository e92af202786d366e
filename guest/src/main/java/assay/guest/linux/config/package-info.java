/**
 * How a Linux guest is configured and what its builder has left behind: accounts, SSH, network,
 * services, cloud-init, identity, logs. {@link assay.guest.linux.config.ConfigDetectors} lists what
 * there is.
 *
 * <p>Every detector reads files as their own programs read them, below fixed bounds, and records
 * counts, paths and settings only: no password hash, no key and no line of a history or a log ever
 * becomes a fact or evidence.
 */
@NullMarked
package assay.guest.linux.config;

import org.jspecify.annotations.NullMarked;
