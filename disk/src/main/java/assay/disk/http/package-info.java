/** Images on web servers, read by ranges. */
@NullMarked
package assay.disk.http;

import org.jspecify.annotations.NullMarked;
