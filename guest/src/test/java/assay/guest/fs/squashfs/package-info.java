/** Tests of squashfs, with mksquashfs for the truth. */
@NullMarked
package assay.guest.fs.squashfs;

import org.jspecify.annotations.NullMarked;
