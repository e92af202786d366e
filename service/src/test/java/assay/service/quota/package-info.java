@NullMarked
package assay.service.quota;

import org.jspecify.annotations.NullMarked;
