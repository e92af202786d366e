/**
 * Look-alikes: disks that are small but have all that inspection reads of a system, in real file
 * systems, partitions and databases made by their own tools, without root and without mounting.
 *
 * <p>One starts conformant and is changed by edits; each edit gives a new look-alike:
 *
 * {@snippet :
 * Path disk = LinuxLookAlike.debian()
 *         .with("/etc/motd", "welcome\n")
 *         .replace("/etc/ssh/sshd_config", "PermitRootLogin .*", "PermitRootLogin yes")
 *         .without("/usr/sbin/sshd")
 *         .service("ssh", false)
 *         .build(folder);
 * }
 */
@NullMarked
package assay.testkit.lookalike;

import org.jspecify.annotations.NullMarked;
