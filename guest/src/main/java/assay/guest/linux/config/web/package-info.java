/** How web servers and what stands beside them are set up: {@code webapps}. */
@NullMarked
package assay.guest.linux.config.web;

import org.jspecify.annotations.NullMarked;
