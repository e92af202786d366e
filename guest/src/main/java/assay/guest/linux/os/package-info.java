/** What a Linux guest is: its distribution, its packages, what it mounts and swaps to. */
@NullMarked
package assay.guest.linux.os;

import org.jspecify.annotations.NullMarked;
