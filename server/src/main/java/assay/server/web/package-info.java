/** What all of HTTP has in common: who asks, from where, and how problems are answered. */
@NullMarked
package assay.server.web;

import org.jspecify.annotations.NullMarked;
