/** Tests of hallmarks; {@code openssl} signs and verifies beside us. */
@NullMarked
package assay.rules.hallmark;

import org.jspecify.annotations.NullMarked;
