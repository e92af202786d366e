/** Images: their content, what is in it, and what the rules say. */
@NullMarked
package assay.service.image;

import org.jspecify.annotations.NullMarked;
