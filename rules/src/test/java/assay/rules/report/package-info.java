@NullMarked
package assay.rules.report;

import org.jspecify.annotations.NullMarked;
