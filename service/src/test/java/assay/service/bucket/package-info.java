@NullMarked
package assay.service.bucket;

import org.jspecify.annotations.NullMarked;
