/**
 * Asks a running clamd of <a href="https://docs.clamav.net/">ClamAV</a> about contents. The address
 * comes from who runs a command or a server, never from an image or a request; files of guests go
 * there and nowhere else.
 */
@NullMarked
package assay.guest.clamd;

import org.jspecify.annotations.NullMarked;
