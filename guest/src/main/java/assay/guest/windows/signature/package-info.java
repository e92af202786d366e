/** Whether files of Windows are as Microsoft signed them: by themselves or in a catalog. */
@NullMarked
package assay.guest.windows.signature;

import org.jspecify.annotations.NullMarked;
