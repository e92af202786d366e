/**
 * A subset of OpenStack's identity API, Keystone v3, at {@code /identity}: what OpenStack's clients
 * need to find and use this server. Translates to {@code assay.service.identity} and back; what it
 * does not have is said in {@code docs/adr/0012-identity.md}.
 */
@NullMarked
package assay.server.keystone;

import org.jspecify.annotations.NullMarked;
