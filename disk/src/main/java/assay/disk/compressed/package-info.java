/**
 * Disk images that were compressed whole, with gzip, xz or zstd: decompressed once, into a
 * temporary file, within limits that a bomb runs into.
 */
@NullMarked
package assay.disk.compressed;

import org.jspecify.annotations.NullMarked;
