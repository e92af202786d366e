package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code windows.auditPolicy}: whether logons, changes of accounts and changes of policy are
 * recorded, both those that succeed and those that fail. Windows as installed does not record all
 * of it.
 */
final class AuditPolicyDetector implements Detector {

    private static final String FACT = "windows.auditPolicy.configured";

    @Override
    public List<String> produces() {
        return List.of("windows.auditPolicy");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey key = guest.registry().machine("SECURITY", "Policy\\PolAdtEv");
        Optional<AuditPolicy> policy = key.bytes("").flatMap(AuditPolicy::parse);
        if (policy.isEmpty()) {
            facts.unread("windows.auditPolicy", key.path() + " has no policy that can be read");
            return;
        }
        boolean logon = policy.get().recordsBoth(AuditPolicy.LOGON);
        boolean accounts = policy.get().recordsBoth(AuditPolicy.ACCOUNT_MANAGEMENT);
        boolean changes = policy.get().recordsBoth(AuditPolicy.POLICY_CHANGE);
        String said =
                "success and failure of logons: %s, account management: %s, policy changes: %s"
                        .formatted(logon, accounts, changes);
        facts.put(
                FACT,
                logon && accounts && changes,
                Evidence.at(key.place().where(), key.path() + ": " + said));
    }
}
