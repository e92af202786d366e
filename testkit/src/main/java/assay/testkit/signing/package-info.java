/** Programs and catalogs for Windows that a root of a test's own signed. */
@NullMarked
package assay.testkit.signing;

import org.jspecify.annotations.NullMarked;
