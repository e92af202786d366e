/** What a password must be and when an account is locked: {@code loginDefs}. */
@NullMarked
package assay.guest.linux.config.pam;

import org.jspecify.annotations.NullMarked;
