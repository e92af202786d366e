/** Tests of what all answers have in common. */
@NullMarked
package assay.server.web;

import org.jspecify.annotations.NullMarked;
