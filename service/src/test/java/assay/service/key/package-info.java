@NullMarked
package assay.service.key;

import org.jspecify.annotations.NullMarked;
