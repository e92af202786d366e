/**
 * How the guest would configure its network: profiles of ifupdown, netplan, systemd-networkd,
 * NetworkManager and Red Hat's ifcfg files, each read by one parser into {@link
 * assay.guest.linux.config.net.Profile}.
 */
@NullMarked
package assay.guest.linux.config.net;

import org.jspecify.annotations.NullMarked;
