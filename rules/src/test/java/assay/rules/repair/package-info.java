/** Repairs, alone and joined, on made-up trees and on disks that are inspected again. */
@NullMarked
package assay.rules.repair;

import org.jspecify.annotations.NullMarked;
