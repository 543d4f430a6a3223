package dev.sluice.gateway.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was measured: for each measure and contender one value per round. */
final class Samples {
    private final Map<String, Map<Contender, List<Double>>> values = new HashMap<>();

    void add(String measure, Contender contender, double value) {
        if (!Double.isNaN(value)) {
            values.computeIfAbsent(measure, m -> new EnumMap<>(Contender.class))
                    .computeIfAbsent(contender, c -> new ArrayList<>())
                    .add(value);
        }
    }

    /** In the order in which they were added. */
    List<Double> of(String measure, Contender contender) {
        return values.getOrDefault(measure, Map.of()).getOrDefault(contender, List.of());
    }

    boolean has(String measure) {
        return values.containsKey(measure);
    }

    /** NaN when there is none. */
    double median(String measure, Contender contender) {
        List<Double> sorted = of(measure, contender).stream().sorted().toList();
        int size = sorted.size();
        return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    /** Adds what each contender took longer than the direct way in the same round. */
    void addDifferencesToDirect(String measure, String to) {
        List<Double> direct = of(measure, Contender.DIRECT);
        for (Contender contender : List.of(Contender.NGINX, Contender.SLUICE)) {
            List<Double> own = of(measure, contender);
            for (int i = 0; i < Math.min(direct.size(), own.size()); i++) {
                add(to, contender, own.get(i) - direct.get(i));
            }
        }
    }
}
