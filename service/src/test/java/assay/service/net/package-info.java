@NullMarked
package assay.service.net;

import org.jspecify.annotations.NullMarked;
