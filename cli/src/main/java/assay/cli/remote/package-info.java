/** Commands that speak to a server of Assay, by its public API. */
@NullMarked
package assay.cli.remote;

import org.jspecify.annotations.NullMarked;
