/** Known vulnerabilities of an image's packages, from a database that the user imports. */
@NullMarked
package assay.rules.vuln;

import org.jspecify.annotations.NullMarked;
