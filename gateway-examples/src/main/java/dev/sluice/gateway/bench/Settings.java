package dev.sluice.gateway.bench;

import java.util.List;
import java.util.Set;

/** How long and how often a comparison measures; times in seconds. */
record Settings(
        Set<Scenario> scenarios,
        Set<Contender> contenders,
        int rounds,
        int seconds,
        int warmUp,
        int starts,
        int idle,
        int holdStreams,
        int holdSeconds) {

    static final int HOLD_RAMP = 5;
    static final int NGINX_WARM_UP = 5;

    /** The scenarios that are repeated in every round. */
    List<Scenario> repeated() {
        return scenarios.stream().filter(s -> !s.steps().isEmpty()).sorted().toList();
    }

    boolean has(Scenario scenario) {
        return scenarios.contains(scenario);
    }

    boolean has(Contender contender) {
        return contenders.contains(contender);
    }

    /** Each scenario's time is shared by its steps. */
    int secondsPerStep(Scenario scenario) {
        return Math.max(1, seconds / scenario.steps().size());
    }

    /** About how long the whole takes, in minutes. */
    double minutes() {
        int once = has(Scenario.START) && has(Contender.SLUICE) ? starts * 2 + idle : 0;
        int hold = has(Scenario.HOLD) ? (holdSeconds + 2 * HOLD_RAMP) * (contenders.size() - 1) : 0;
        int warm = repeated().isEmpty() ? 0 : (has(Contender.SLUICE) ? warmUp : 0) + 2 * NGINX_WARM_UP;
        return (once + hold + warm + rounds * contenders.size() * repeated().size() * seconds) / 60.0;
    }
}
