/**
 * Our own API, {@code api/openapi.yaml}: one controller for each resource, and its wire records.
 */
@NullMarked
package assay.server.api;

import org.jspecify.annotations.NullMarked;
