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
 * Path other = WindowsLookAlike.server()
 *         .os("2019", 17763)
 *         .registry("SYSTEM", "CurrentControlSet\\Services\\TermService", "Start", 4)
 *         .file("/Users/Public/Desktop/readme.txt", "hello")
 *         .in("vpc", "subformat=fixed,force_size=on")
 *         .build(folder);
 * }
 *
 * <p>The starts: {@code LinuxLookAlike.debian()}, {@code centos7()}, {@code rocky9()}, {@code
 * WindowsLookAlike.server()}.
 */
@NullMarked
package assay.testkit.lookalike;

import org.jspecify.annotations.NullMarked;
