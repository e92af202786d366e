/** Objects in users' own buckets: named whole by a request, never by this machine's settings. */
@NullMarked
package assay.service.bucket;

import org.jspecify.annotations.NullMarked;
