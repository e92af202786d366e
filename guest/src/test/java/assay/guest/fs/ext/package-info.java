/** Tests with images that mke2fs makes and debugfs reads. */
@NullMarked
package assay.guest.fs.ext;

import org.jspecify.annotations.NullMarked;
