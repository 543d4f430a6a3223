package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long MILLI = 1_000_000;
    private static final long ORIGIN = -5 * MILLI;

    private final TimerWheel wheel = new TimerWheel(ORIGIN);
    private final List<String> fired = new ArrayList<>();

    @Test
    void firesWhenDueAndNotBefore() {
        wheel.schedule(timer("a"), at(10) - 1);
        wheel.schedule(timer("b"), at(11));
        wheel.advance(at(10) - 1);
        assertThat(fired).isEmpty();
        wheel.advance(at(10));
        assertThat(fired).containsExactly("a");
        wheel.advance(at(500));
        assertThat(fired).containsExactly("a", "b");
    }

    @Test
    void keepsTimersThatAreDueInALaterTurnOfTheWheel() {
        wheel.schedule(timer("late"), at(3 * 1024 + 7));
        wheel.advance(at(3 * 1024 + 6));
        assertThat(fired).isEmpty();
        wheel.advance(at(3 * 1024 + 7));
        assertThat(fired).containsExactly("late");
    }

    @Test
    void takesATimerThatIsScheduledAgainWhileItFires() {
        wheel.schedule(
                new TimerWheel.Timer() {
                    @Override
                    void fire(long now) {
                        fired.add("again");
                        wheel.schedule(this, now + MILLI);
                    }
                },
                at(1));
        for (int i = 1; i <= 5; i++) {
            wheel.advance(at(i));
        }
        assertThat(fired).hasSize(5);
    }

    @Test
    void saysHowLongNothingIsDue() {
        assertThat(wheel.untilNext(at(0))).isEqualTo(Long.MAX_VALUE);
        wheel.schedule(timer("a"), at(20));
        assertThat(wheel.untilNext(at(5))).isEqualTo(15 * MILLI);
        assertThat(wheel.untilNext(at(30))).isZero();
    }

    private static long at(long millis) {
        return ORIGIN + millis * MILLI;
    }

    private TimerWheel.Timer timer(String name) {
        return new TimerWheel.Timer() {
            @Override
            void fire(long now) {
                fired.add(name);
            }
        };
    }
}
