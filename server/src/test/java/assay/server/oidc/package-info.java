/** Tests of logging in by an OpenID provider. */
@NullMarked
package assay.server.oidc;

import org.jspecify.annotations.NullMarked;
