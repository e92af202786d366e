package assay.disk;

import java.time.Instant;

/**
 * An earlier state of the disk that the container holds, too. It is not read.
 *
 * @param id what the container calls it, made printable
 * @param name what its maker called it, made printable
 * @param date when it was made
 * @param vmStateSize bytes of the machine's memory that were saved with it, 0 if it was off
 */
public record DiskSnapshot(String id, String name, Instant date, long vmStateSize) {}
