/** What custom properties of images and other things mean: OpenStack's metadata definitions. */
@NullMarked
package assay.service.definition;

import org.jspecify.annotations.NullMarked;
