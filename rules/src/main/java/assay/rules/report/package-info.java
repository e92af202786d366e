/** Writes the result of a check for others: pages for people, SARIF and JUnit for programs. */
@NullMarked
package assay.rules.report;

import org.jspecify.annotations.NullMarked;
