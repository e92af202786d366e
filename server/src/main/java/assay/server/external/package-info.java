/**
 * A Keystone elsewhere that says who is who, instead of this server: {@code
 * docs/adr/0026-external-keystone.md}.
 */
@NullMarked
package assay.server.external;

import org.jspecify.annotations.NullMarked;
