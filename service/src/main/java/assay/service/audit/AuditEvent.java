package assay.service.audit;

import assay.service.Problem;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Something to record. No part of it is ever a secret: neither passwords nor tokens, nor names that
 * somebody gave who may have typed his password there.
 *
 * @param action of CADF's action taxonomy (DSP0262 A.4), with further words behind slashes: {@code
 *     create}, {@code authenticate/login}
 * @param reason why it failed: a problem's code, or an HTTP status
 * @param details what else is to be known, by name: {@code role=member}
 */
public record AuditEvent(
        String action,
        Outcome outcome,
        Initiator initiator,
        Target target,
        Optional<String> reason,
        Map<String, String> details) {

    private static final Pattern ACTION = Pattern.compile("[a-z]+(/[a-z_-]+)*");

    public AuditEvent {
        if (!ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException("no action: " + action);
        }
        details = Map.copyOf(details);
    }

    /** Somebody did something. */
    public static AuditEvent done(Session by, String action, Target target) {
        return done(Initiator.of(by), action, target);
    }

    /** Somebody did something. */
    public static AuditEvent done(Caller by, String action, Target target) {
        return done(Initiator.of(by), action, target);
    }

    /** Somebody did something. */
    public static AuditEvent done(Initiator by, String action, Target target) {
        return new AuditEvent(action, Outcome.SUCCESS, by, target, Optional.empty(), Map.of());
    }

    /** Somebody tried to do something. */
    public static AuditEvent failed(Initiator by, String action, Target target, Problem why) {
        return new AuditEvent(
                action, Outcome.FAILURE, by, target, Optional.of(why.code()), Map.of());
    }

    /** The same with one detail more. */
    public AuditEvent with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        return new AuditEvent(action, outcome, initiator, target, reason, more);
    }
}
