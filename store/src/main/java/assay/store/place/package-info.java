/** Where the store's objects are: a folder, or a bucket of an S3 service. */
@NullMarked
package assay.store.place;

import org.jspecify.annotations.NullMarked;
