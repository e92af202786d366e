/**
 * Who is asking, and what he may do: users with roles in projects, and their proofs. {@code
 * docs/adr/0012-identity.md} says why it is so.
 */
@NullMarked
package assay.service.identity;

import org.jspecify.annotations.NullMarked;
