/** Facts about all files of a Linux guest, whose detectors listen to one walk over them. */
@NullMarked
package assay.guest.linux.files;

import org.jspecify.annotations.NullMarked;
