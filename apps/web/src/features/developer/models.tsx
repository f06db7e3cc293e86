import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import type { View } from './developer-page.js';
import { formatPrice } from './price.js';
import { gpuSeconds, tokensLeft } from './stint-worth.js';

/** What may be used, at what price, and what of a stint it takes. */
export function Models({ view: { models, currency, stint, customVersion, asOf } }: { view: View }) {
  const { t } = useLingui();
  const format = useFormat();
  const { locale } = useI18n().i18n;
  const price = (minor: string) => formatPrice(minor, currency, locale);
  return (
    <Part title={t`Models`} id="models">
      {models.length === 0 ? (
        <p className="prose">
          <Trans>No model is registered. Whoever runs the machines does that, and its price then stands here.</Trans>
        </p>
      ) : (
        <>
          <p className="prose">
            <Trans>
              Prices are for a million tokens, by version {customVersion} of the rules, and the same for everybody. Your
              stint is taken by compute: a larger model takes more of it for the same tokens.
            </Trans>
          </p>
          <DataTable
            caption={t`Models with price and what they take of a stint`}
            hideCaption
            rows={models}
            keyOf={({ model }) => model}
            columns={[
              {
                header: t`Model`,
                heads: true,
                cell: ({ model, name }) => (
                  <>
                    {name} <code>{model}</code>
                  </>
                ),
              },
              { header: t`Served at`, cell: ({ sites }) => <Served sites={sites} /> },
              { header: t`A million read`, number: true, cell: ({ inPerMillion }) => price(inPerMillion) },
              { header: t`A million written`, number: true, cell: ({ outPerMillion }) => price(outPerMillion) },
              {
                header: t`1,000 tokens take`,
                number: true,
                cell: ({ stintPerThousand }) =>
                  stintPerThousand === null
                    ? t`not set by the rules`
                    : t`${gpuSeconds(stintPerThousand, locale)} GPU-seconds`,
              },
              {
                header: t`What is left makes`,
                number: true,
                cell: ({ stintPerThousand }) =>
                  stintPerThousand === null
                    ? ''
                    : t`${format.quantity(tokensLeft(stint.largest, stintPerThousand), 'TOKEN', { bare: true })} tokens`,
              },
            ]}
          />
          {stint.largest !== stint.left && (
            <p className="note">
              <Trans>
                What is left makes: of your stints the one with most left, for a request takes from one and not from
                several.
              </Trans>
            </p>
          )}
          <Blocked models={models} asOf={asOf} />
        </>
      )}
    </Part>
  );
}

function Served({ sites }: { sites: readonly string[] }) {
  const format = useFormat();
  if (sites.length > 0) return <Mark tone="good">{format.list(sites)}</Mark>;
  return (
    <Mark tone="warn">
      <Trans>nowhere now</Trans>
    </Mark>
  );
}

type Block = View['models'][number]['blocked'][number];

const keyOf = ({ site, purpose }: Block): string => `${site ?? ''} ${purpose}`;

/** Purposes that sites do not serve, each with its reason and who decided it. */
function Blocked({ models, asOf }: Pick<View, 'models' | 'asOf'>) {
  const once = [...new Map(models.flatMap(({ blocked }) => blocked).map((block) => [keyOf(block), block])).values()];
  if (once.length === 0) return null;
  return (
    <>
      <h3>
        <Trans>What sites do not serve</Trans>
      </h3>
      <ul className="items">
        {once.map((block) => (
          <li key={keyOf(block)}>
            <strong>{block.purpose}</strong>{' '}
            {block.site === null ? <Trans>at every site</Trans> : <Trans>at {block.site}</Trans>}
            {block.beginsAt > asOf && <Begins on={block.beginsAt} />}: {block.reason}{' '}
            <span className="note">
              {block.decidedOn === null ? <Trans>(the site’s own policy)</Trans> : <Decided on={block.decidedOn} />}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Begins({ on }: { on: string }) {
  const day = useFormat().day(on);
  return <Trans>, from {day}</Trans>;
}

function Decided({ on }: { on: string }) {
  const day = useFormat().day(on);
  return <Trans>(by a resolution of {day})</Trans>;
}
