@NullMarked
package assay.service.audit;

import org.jspecify.annotations.NullMarked;
