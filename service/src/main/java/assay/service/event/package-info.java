/** What happened to images and jobs, for those who watch. */
@NullMarked
package assay.service.event;

import org.jspecify.annotations.NullMarked;
