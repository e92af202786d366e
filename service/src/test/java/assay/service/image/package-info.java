@NullMarked
package assay.service.image;

import org.jspecify.annotations.NullMarked;
