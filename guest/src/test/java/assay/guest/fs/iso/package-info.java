/** Tests of ISO 9660, with genisoimage and isoinfo for the truth. */
@NullMarked
package assay.guest.fs.iso;

import org.jspecify.annotations.NullMarked;
