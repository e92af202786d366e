@NullMarked
package assay.guest.fs.btrfs;

import org.jspecify.annotations.NullMarked;
