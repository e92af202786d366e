/**
 * Who did what to which thing, when, from where and with what result: a log that is only ever
 * appended to. {@code docs/adr/0015-audit.md} says why it is so.
 */
@NullMarked
package assay.service.audit;

import org.jspecify.annotations.NullMarked;
