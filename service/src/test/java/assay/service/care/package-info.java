@NullMarked
package assay.service.care;

import org.jspecify.annotations.NullMarked;
