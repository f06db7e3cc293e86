import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AssetsPageQuery } from '../../gql/assets/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { ShareDesks } from './share-desks.js';
import { CAPITAL_KINDS, CAPITAL_STATES, useWords } from './words.js';

type Instrument = AssetsPageQuery['capital'][number];

/** Money that others have put in: what it gets back at most, and that it buys no vote. */
export function Capital({ instruments }: { instruments: readonly Instrument[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useWords();
  const money = (minor: string | null, { currency }: Instrument) =>
    minor === null ? null : format.quantity(minor, currency);
  const mine = instruments.find((instrument) => instrument.mine !== null);
  const held = mine === undefined ? '' : (money(mine.mine, mine) ?? '');
  const room = mine === undefined ? '' : (money(mine.room, mine) ?? '');
  return (
    <Part title={t`Capital`} id="capital">
      <p className="prose">
        <Trans>
          Money put in by members and funders. Whatever somebody puts in, it gives <strong>votes: 0</strong>. A vote
          belongs to a membership, one to each person.
        </Trans>
      </p>
      {instruments.length === 0 ? (
        <p className="prose">
          <Trans>
            Nobody has put in any money yet. Shares, limited loans and gifts are listed here as they come in.
          </Trans>
        </p>
      ) : (
        <DataTable
          caption={t`Capital and what it may get back`}
          hideCaption
          rows={instruments}
          keyOf={({ code }) => code}
          columns={[
            {
              header: t`Kind`,
              heads: true,
              cell: (row) => (
                <>
                  {words(CAPITAL_KINDS, row.kind)} <code>{row.code}</code>
                </>
              ),
            },
            { header: t`Held by`, cell: ({ holder }) => holder },
            {
              header: t`State`,
              cell: ({ state, why }) => (
                <span>
                  {words(CAPITAL_STATES, state)}
                  {why !== null && <span className="note">: {why}</span>}
                </span>
              ),
            },
            { header: t`Paid in`, number: true, cell: (row) => money(row.paidIn, row) },
            { header: t`Paid back`, number: true, cell: (row) => money(row.repaid, row) },
            { header: t`Return so far`, number: true, cell: (row) => money(row.returned, row) },
            { header: t`At most`, number: true, cell: (row) => money(row.ceiling ?? row.limit, row) },
            { header: t`Votes`, number: true, cell: ({ votes }) => format.count(votes) },
          ]}
        />
      )}
      {room !== '' && (
        <p className="slip">
          <span>
            <Trans>
              You hold {held} in shares. You may hold {room} more.
            </Trans>
          </span>
        </p>
      )}
      <ShareDesks />
    </Part>
  );
}
