@NullMarked
package assay.rules.vuln;

import org.jspecify.annotations.NullMarked;
