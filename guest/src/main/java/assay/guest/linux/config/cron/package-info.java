/** What cron and at run: {@code cron}. */
@NullMarked
package assay.guest.linux.config.cron;

import org.jspecify.annotations.NullMarked;
