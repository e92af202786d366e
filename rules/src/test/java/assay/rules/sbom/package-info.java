@NullMarked
package assay.rules.sbom;

import org.jspecify.annotations.NullMarked;
