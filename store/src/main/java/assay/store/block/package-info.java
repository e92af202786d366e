/** Blocks: up to 512 KiB of a content, compressed, sealed and named by their bytes. */
@NullMarked
package assay.store.block;

import org.jspecify.annotations.NullMarked;
