package assay.guest.windows.config;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.RegistryKey;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** {@code windows.accountPolicy}: what the local security authority demands of passwords. */
final class AccountPolicyDetector implements Detector {

    private static final int MAX_AGE = 0x18;
    private static final int PROPERTIES = 0x4C;
    private static final int MIN_LENGTH = 0x50;
    private static final int HISTORY = 0x52;
    private static final int LOCKOUT = 0x54;
    private static final int SIZE = 0x56;

    /** {@code DOMAIN_PASSWORD_COMPLEX} and {@code DOMAIN_PASSWORD_STORE_CLEARTEXT}. */
    private static final int COMPLEX = 1;

    private static final int CLEARTEXT = 16;

    private static final long TICKS_PER_DAY = 864_000_000_000L;

    /** Days of passwords that never expire, as Linux has it. */
    private static final long NEVER = 99_999;

    @Override
    public List<String> produces() {
        return List.of("windows.accountPolicy");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        RegistryKey account = guest.registry().machine("SAM", AccountsDetector.ACCOUNT);
        Optional<byte[]> f = account.bytes("F");
        if (f.isEmpty() || f.get().length < SIZE) {
            throw new ImageException(
                    Reason.CORRUPT, "registry", -1, account.path() + " has no policy");
        }
        ByteBuffer policy = ByteBuffer.wrap(f.get()).order(ByteOrder.LITTLE_ENDIAN);
        int properties = policy.getInt(PROPERTIES);
        long age = policy.getLong(MAX_AGE);
        boolean never = age >= 0 || age == Long.MIN_VALUE;
        Evidence seen = account.place("F");
        facts.put("windows.accountPolicy.complexity", (properties & COMPLEX) != 0, seen);
        facts.put("windows.accountPolicy.reversible", (properties & CLEARTEXT) != 0, seen);
        facts.put("windows.accountPolicy.maxAgeDays", never ? NEVER : -age / TICKS_PER_DAY, seen);
        count(policy, MIN_LENGTH, "minPasswordLength", facts, seen);
        count(policy, HISTORY, "history", facts, seen);
        count(policy, LOCKOUT, "lockoutThreshold", facts, seen);
    }

    private static void count(
            ByteBuffer policy, int at, String fact, Facts.Builder facts, Evidence seen) {
        int number = Short.toUnsignedInt(policy.getShort(at));
        facts.put("windows.accountPolicy." + fact, number, seen);
    }
}
