@NullMarked
package assay.disk.http;

import org.jspecify.annotations.NullMarked;
