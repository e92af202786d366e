/**
 * OVA: a tar archive of an OVF description, disks and a manifest (DMTF DSP0243). Nothing is
 * extracted: the disk is a range of the archive.
 */
@NullMarked
package assay.disk.ova;

import org.jspecify.annotations.NullMarked;
