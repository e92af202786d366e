/** HTTP: the API, the console's files, and the wiring of everything below. */
@NullMarked
package assay.server;

import org.jspecify.annotations.NullMarked;
