@NullMarked
package assay.guest.linux.repo;

import org.jspecify.annotations.NullMarked;
