/** What the Common Association is owed back: money that it paid by a resolution which a jury annulled. */
export const CLAIMS_OF_THE_ASSOCIATION = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES ('ca:assets:receivable:*', 'ASSET', 'DEBIT', 'OPEN', 0);
`;

export const WITHOUT_CLAIMS = `
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern = 'ca:assets:receivable:*';
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
`;
