@NullMarked
package assay.service.database;

import org.jspecify.annotations.NullMarked;
