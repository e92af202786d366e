/**
 * Formats that a content is handed out in, any range of them computed when it is asked for: {@link
 * assay.store.view.StoredFormats} has all. Those that are compressed with zstd are the frames of
 * the content's blocks as they are stored.
 */
@NullMarked
package assay.store.view;

import org.jspecify.annotations.NullMarked;
