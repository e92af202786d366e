/** Tests of FAT, with dosfstools and mtools for the truth. */
@NullMarked
package assay.guest.fs.fat;

import org.jspecify.annotations.NullMarked;
