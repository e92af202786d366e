/**
 * Block sources and disk formats: the bytes that a guest sees, and the ways to write them down.
 *
 * <p>Depends on nothing of ours. Nothing here knows of volumes, file systems or operating systems.
 */
@NullMarked
package assay.disk;

import org.jspecify.annotations.NullMarked;
