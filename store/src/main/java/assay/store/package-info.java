/** Contents: immutable byte sequences named by their digest, kept in a folder. */
@NullMarked
package assay.store;

import org.jspecify.annotations.NullMarked;
