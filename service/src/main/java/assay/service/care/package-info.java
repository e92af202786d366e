/** What a service does for its store while nobody asks. */
@NullMarked
package assay.service.care;

import org.jspecify.annotations.NullMarked;
