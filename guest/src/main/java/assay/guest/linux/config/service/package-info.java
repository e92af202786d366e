/**
 * What starts at boot: systemd units as a graph of links and dependencies, and System V links.
 * {@code systemd.unit(5)}, {@code systemd.preset(5)} and {@code systemd-sysv-generator(8)}.
 */
@NullMarked
package assay.guest.linux.config.service;

import org.jspecify.annotations.NullMarked;
