@NullMarked
package assay.server;

import org.jspecify.annotations.NullMarked;
