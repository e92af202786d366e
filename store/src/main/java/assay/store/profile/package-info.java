/**
 * Boot profiles: which blocks of a disk a boot reads, in which order. {@link
 * assay.store.profile.RecordingSource} records one, {@link assay.store.profile.Prefetch} reads
 * ahead by it at the next boot, into a cache such as {@link assay.store.profile.CachedSource}.
 */
@NullMarked
package assay.store.profile;

import org.jspecify.annotations.NullMarked;
