@NullMarked
package assay.service.webhook;

import org.jspecify.annotations.NullMarked;
