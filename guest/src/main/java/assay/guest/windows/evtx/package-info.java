/**
 * Event logs of Windows, {@code .evtx}: how many records and of what time, not what they say.
 *
 * @see <a
 *     href="https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc">
 *     Windows XML Event Log (EVTX) format</a>
 */
@NullMarked
package assay.guest.windows.evtx;

import org.jspecify.annotations.NullMarked;
