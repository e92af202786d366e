/** Tells servers of users what happens to their projects' images and jobs. */
@NullMarked
package assay.service.webhook;

import org.jspecify.annotations.NullMarked;
