/** File systems, read-only, as trees of nodes. One package below this for each family. */
@NullMarked
package assay.guest.fs;

import org.jspecify.annotations.NullMarked;
