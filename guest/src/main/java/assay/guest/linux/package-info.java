/**
 * Linux guests: detectors, each of which finds one group of facts in the guest's files.
 *
 * <p>{@code os} knows the distribution, packages and mounts; {@code boot} the way from firmware to
 * the running kernel; {@code config} how the guest is configured and what it has left behind;
 * {@code files} walks over all files.
 */
@NullMarked
package assay.guest.linux;

import org.jspecify.annotations.NullMarked;
