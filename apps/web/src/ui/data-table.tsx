import type { Key, ReactNode } from 'react';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Set right, digits under digits. */
  readonly number?: boolean;
  /** What the row is about: read out before each of its cells. */
  readonly heads?: boolean;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => Key;
  readonly hideCaption?: boolean;
  readonly total?: readonly ReactNode[];
  readonly classOf?: (row: Row) => string | undefined;
}

/**
 * A table that becomes a list of labelled pairs where it has no room. The roles are spelled out because a table laid out as
 * blocks loses them in some browsers.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  hideCaption = false,
  total,
  classOf,
}: DataTableProps<Row>) {
  return (
    <div className="table">
      <table className="stack" role="table">
        <caption className={hideCaption ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ header, number }) => (
              <th key={header} role="columnheader" scope="col" className={number === true ? 'number' : undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row" className={classOf?.(row)}>
              {columns.map((column) => (
                <Cell key={column.header} column={column}>
                  {column.cell(row)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot role="rowgroup">
            <tr role="row">
              {columns.map((column, index) => (
                <Cell key={column.header} column={column}>
                  {total[index]}
                </Cell>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Cell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  if (column.heads === true) {
    return (
      <th role="rowheader" scope="row">
        {children}
      </th>
    );
  }
  return (
    <td role="cell" data-label={column.header} className={column.number === true ? 'number' : undefined}>
      {children}
    </td>
  );
}
