package dev.sluice.gateway.internal.route;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names that somebody who mistyped one may have meant. */
public final class NearNames {
    private static final int MOST = 3;
    private static final int LONGEST = 128;

    private NearNames() {}

    public static List<String> of(String wanted, List<String> names) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        if (lower.length() > LONGEST) {
            return List.of();
        }
        int allowed = Math.max(2, lower.length() / 3);
        return names.stream()
                .filter(name -> name.length() <= LONGEST)
                .map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance <= allowed)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private record Candidate(String name, int distance) {}
}
