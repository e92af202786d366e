/**
 * Named keys of projects and of the server: whose they are, and whether they may be used. The keys
 * themselves are kept by the store's key service.
 */
@NullMarked
package assay.service.key;

import org.jspecify.annotations.NullMarked;
