/**
 * Reads registry hives as they lie in files, {@code regf} 1.3 to 1.6, without the registry.
 *
 * @see <a
 *     href="https://github.com/msuhanov/regf/blob/master/Windows%20registry%20file%20format%20specification.md">
 *     Windows registry file format specification</a>
 */
@NullMarked
package assay.guest.windows.hive;

import org.jspecify.annotations.NullMarked;
