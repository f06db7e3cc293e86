/**
 * Of a journal `j`: that these books made it. What was taken over as history was counted by other books: no meter, run or
 * label of these has anything to compare it with.
 */
export const NOT_HISTORY = `NOT EXISTS (SELECT 1 FROM history_import h WHERE h.ledger_id = j.ledger_id
                AND j.batch_sequence BETWEEN h.first_batch AND h.last_batch)`;
