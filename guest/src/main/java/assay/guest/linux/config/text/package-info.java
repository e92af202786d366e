/** The syntaxes that Linux configuration is written in, parsed without I/O, and file name globs. */
@NullMarked
package assay.guest.linux.config.text;

import org.jspecify.annotations.NullMarked;
