@NullMarked
package assay.service;

import org.jspecify.annotations.NullMarked;
