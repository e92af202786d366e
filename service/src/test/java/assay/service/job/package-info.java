@NullMarked
package assay.service.job;

import org.jspecify.annotations.NullMarked;
