@NullMarked
package assay.service.identity;

import org.jspecify.annotations.NullMarked;
