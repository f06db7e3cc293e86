import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { Bar, type Dye } from '../../ui/bar.js';
import { Part } from '../../ui/part.js';
import type { Share } from './share-page.js';

/** How the viewer's labels stand: accepted, waiting, returned. */
export function Labels({ share }: { share: Share }) {
  const { t } = useLingui();
  const format = useFormat();
  const { labelsAccepted, labelsPending, labelsReturned } = share;
  const total = labelsAccepted + labelsPending + labelsReturned;
  const rows: readonly { words: string; count: number; dye: Dye }[] = [
    { words: t`Accepted`, count: labelsAccepted, dye: 'verdigris' },
    { words: t`Waiting for review`, count: labelsPending, dye: 'weld' },
    { words: t`Returned to you`, count: labelsReturned, dye: 'madder' },
  ];
  return (
    <Part title={t`Your labels`}>
      {total === 0 ? (
        <p className="prose">
          <Trans>No label of yours has been imported yet. They appear here when the next export is read in.</Trans>
        </p>
      ) : (
        <ul className="shares">
          {rows.map(({ words, count, dye }) => (
            <li key={words}>
              <span>{words}</span>
              <strong>{format.count(count)}</strong>
              <Bar length={lengthOf(BigInt(count), BigInt(total))} dye={dye} />
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
