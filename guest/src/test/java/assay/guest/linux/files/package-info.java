/** Tests of the facts about all files. */
@NullMarked
package assay.guest.linux.files;

import org.jspecify.annotations.NullMarked;
