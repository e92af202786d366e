/** Logging in to the console by an OpenID provider: authorization code with PKCE. */
@NullMarked
package assay.server.oidc;

import org.jspecify.annotations.NullMarked;
