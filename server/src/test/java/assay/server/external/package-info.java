/** Tests of users and projects of a Keystone elsewhere. */
@NullMarked
package assay.server.external;

import org.jspecify.annotations.NullMarked;
