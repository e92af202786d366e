package assay.service.identity;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final ManualClock clock = new ManualClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void someFailuresAreFreeAndFurtherOnesWaitTwiceAsLongEachTime() {
        failFreely("eve", "192.0.2.1");

        assertThat(throttle.admit("eve", "192.0.2.1")).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(throttle.admit("eve", "192.0.2.1")).isZero();
        assertThat(throttle.admit("eve", "192.0.2.1")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void othersAreNotHeldBack() {
        failFreely("eve", "192.0.2.1");

        assertThat(throttle.admit("eve", "192.0.2.2")).isZero();
        assertThat(throttle.admit("bob", "192.0.2.1")).isZero();
    }

    @Test
    void aSuccessForgetsTheFailures() {
        failFreely("eve", "192.0.2.1");

        throttle.succeeded("eve", "192.0.2.1");

        assertThat(throttle.admit("eve", "192.0.2.1")).isZero();
    }

    @Test
    void theWaitIsBounded() {
        for (int failure = 0; failure < 60; failure++) {
            clock.advance(throttle.admit("eve", "192.0.2.1"));
        }

        assertThat(throttle.admit("eve", "192.0.2.1")).isLessThanOrEqualTo(LoginThrottle.LONGEST);
    }

    @Test
    void onlySoManyAreRemembered() {
        failFreely("eve", "192.0.2.1");
        for (int other = 0; other < LoginThrottle.REMEMBERED; other++) {
            throttle.admit("user" + other, "192.0.2.2");
        }

        assertThat(throttle.admit("eve", "192.0.2.1")).isZero();
    }

    private void failFreely(String user, String address) {
        for (int failure = 0; failure < LoginThrottle.FREE; failure++) {
            assertThat(throttle.admit(user, address)).isZero();
        }
    }
}
