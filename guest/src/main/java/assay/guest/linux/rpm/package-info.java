/**
 * rpm's database of installed packages: three kinds of files, each holding the same headers.
 *
 * <p>The files are read as they are, without rpm's libraries. A file's index tables are never
 * needed: every header is read once, and only what inspection asks for is kept of it.
 */
@NullMarked
package assay.guest.linux.rpm;

import org.jspecify.annotations.NullMarked;
