/** Contents: immutable, sparse byte sequences, kept as pages of blocks that they share. */
@NullMarked
package assay.store.content;

import org.jspecify.annotations.NullMarked;
