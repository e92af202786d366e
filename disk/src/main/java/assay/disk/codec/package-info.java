/**
 * Decoders for compressed bytes that come from an image, and an encoder of deflate for our own.
 *
 * <p>The bytes are hostile. The decoders of zstd, LZ4, LZO and bzip2 are our own and work on arrays
 * only, so that the worst a crafted frame can do is to be refused; Java's other libraries for them
 * run native code or read memory through {@code Unsafe}. Deflate is decoded by the JDK with an
 * exact bound on its output. What was wrong is always an {@link assay.disk.ImageException}.
 */
@NullMarked
package assay.disk.codec;

import org.jspecify.annotations.NullMarked;
