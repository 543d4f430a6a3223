package dev.sluice.gateway.internal.store;

import java.util.List;
import java.util.Optional;

/**
 * Whether the master key is the one that a store is used with.
 *
 * @param sealer what seals and opens; empty when it is not, or there is none
 * @param problem what to do, when there is no sealer
 */
record KeyState(Optional<Sealer> sealer, String problem) {
    private static final String CHECK = "sluice";
    private static final String CHECK_PLACE = "sluice_state|key_check|1";

    static KeyState of(KeySource source, ModelTable table) {
        Optional<String> check = table.keyCheck();
        List<ModelTable.Row> sealed = check.isPresent()
                ? List.of()
                : table.rows().stream().filter(row -> row.sealedKey() != null).toList();
        Sealer sealer;
        try {
            sealer = Sealer.of(source.read(check.isEmpty() && sealed.isEmpty()));
        } catch (KeyProblem e) {
            return new KeyState(Optional.empty(), e.remedy());
        }
        if (check.isEmpty() && sealed.stream().allMatch(row -> opens(sealer, row))) {
            table.offerKeyCheck(sealer.seal(CHECK, CHECK_PLACE));
            check = table.keyCheck();
        }
        return check.flatMap(text -> sealer.open(text, CHECK_PLACE)).isPresent()
                ? new KeyState(Optional.of(sealer), "")
                : new KeyState(Optional.empty(), wrong(source));
    }

    private static boolean opens(Sealer sealer, ModelTable.Row row) {
        return row.sealedKey() != null
                && sealer.open(row.sealedKey(), row.place()).isPresent();
    }

    private static String wrong(KeySource source) {
        return source.description() + " is not the one that the keys in the store were sealed with: use that one again,"
                + " as GATEWAY_MASTER_KEY or as the key file";
    }
}
