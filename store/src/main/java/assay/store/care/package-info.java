/**
 * Care for a store: collecting what nobody refers to, checking, repairing, counting, and copying
 * contents to another place. What is done here is safe while uploads and reads go on.
 */
@NullMarked
package assay.store.care;

import org.jspecify.annotations.NullMarked;
