/** Where state is kept: PostgreSQL, brought along or the operator's, with our tables in it. */
@NullMarked
package assay.service.database;

import org.jspecify.annotations.NullMarked;
