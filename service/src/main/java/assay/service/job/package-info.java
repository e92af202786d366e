/** Long work that survives a crash: rows of ours, driven by db-scheduler. */
@NullMarked
package assay.service.job;

import org.jspecify.annotations.NullMarked;
