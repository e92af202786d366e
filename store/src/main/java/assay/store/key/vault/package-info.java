/**
 * Named keys that HashiCorp Vault or OpenBao keeps. The only package of the store that speaks HTTP
 * itself; the address comes from the operator, never from a request or an object.
 */
@NullMarked
package assay.store.key.vault;

import org.jspecify.annotations.NullMarked;
