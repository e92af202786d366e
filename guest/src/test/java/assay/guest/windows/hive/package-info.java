@NullMarked
package assay.guest.windows.hive;

import org.jspecify.annotations.NullMarked;
