@NullMarked
package assay.service.transfer;

import org.jspecify.annotations.NullMarked;
