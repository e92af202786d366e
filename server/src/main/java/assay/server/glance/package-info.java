/**
 * OpenStack's image API, Glance v2, at {@code /image}: what its clients use. Translates to {@code
 * assay.service.image} and back. Statuses are those that a Glance 25 answers; where it is lax or
 * fails, ours says so. The cache, other stores and locations are not there.
 */
@NullMarked
package assay.server.glance;

import org.jspecify.annotations.NullMarked;
