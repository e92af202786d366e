@NullMarked
package assay.service.event;

import org.jspecify.annotations.NullMarked;
