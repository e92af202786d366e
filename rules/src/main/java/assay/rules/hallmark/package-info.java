/**
 * Hallmarks: signed statements that an image passed. {@code docs/formats/hallmark.md} is the
 * format; nothing here reads a disk.
 */
@NullMarked
package assay.rules.hallmark;

import org.jspecify.annotations.NullMarked;
