/**
 * The SSH server as it would run: {@code sshd_config(5)} and {@code sshd(8)} of OpenSSH, and the
 * keys that it would accept.
 */
@NullMarked
package assay.guest.linux.config.ssh;

import org.jspecify.annotations.NullMarked;
