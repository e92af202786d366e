/** Use cases, a package per feature. */
@NullMarked
package assay.service;

import org.jspecify.annotations.NullMarked;
