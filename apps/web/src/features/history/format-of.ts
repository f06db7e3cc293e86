import type { HistoryFormat } from '../../gql/history/graphql.js';

/**
 * In which form a history is written: by the file's name, or else by how its first line looks. A CSV begins with the
 * names of its columns, an hledger journal with a day or a directive.
 *
 * @example formatOf('2019.csv', '') // 'CSV'
 */
export function formatOf(name: string, text: string): HistoryFormat {
  if (/\.csv$/iu.test(name)) return 'CSV';
  if (/\.(?:h?ledger|journal|j|txt)$/iu.test(name)) return 'HLEDGER';
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  return /^[\w"]+(?:,[\w" ]+){2,}/u.test(first) ? 'CSV' : 'HLEDGER';
}
