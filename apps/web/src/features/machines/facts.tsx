import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { FactsPartsFragment } from '../../gql/machines/graphql.js';
import { ENERGY_METHODS, ENERGY_SOURCES, FORMS, OWNERS, READERS, useWordsOf, WATER_METHODS } from './words.js';

/** A weight of one, in parts per million. */
const ONE = 1_000_000n;
const WHOLE = 10_000n;

interface FactsProps {
  readonly facts: FactsPartsFragment;
  /** What stands where nothing was said; such lines are left out where it is absent. */
  readonly missing?: string;
}

/** What the register says of a machine; the same for the record and for its preview. */
export function Facts({ facts, missing }: FactsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const wordsOf = useWordsOf();
  const { asset, assetName, siteName, territory, inServiceOn, gpuModel, gpuCount, ratedWatts } = facts;
  const said = (value: string | null, show: (value: string) => ReactNode) => (value === null ? null : show(value));
  const rows: readonly (readonly [what: string, value: ReactNode])[] = [
    [t`Built as`, said(facts.form, (form) => wordsOf(FORMS, form))],
    [t`Whose it is`, said(facts.owner, (owner) => wordsOf(OWNERS, owner))],
    [
      t`On the register of assets`,
      asset === null ? (
        facts.owner === null ? null : (
          t`no`
        )
      ) : (
        <>
          <Link to={`/assets/${asset}`}>{asset}</Link>
          {assetName !== null && ` · ${assetName}`}
        </>
      ),
    ],
    [t`Site`, said(siteName, (name) => (territory === null ? name : `${name} · ${territory}`))],
    [t`In service since`, said(inServiceOn, (day) => format.day(day))],
    [t`GPUs`, said(gpuModel, (model) => `${format.count(gpuCount ?? 0)} × ${model}`)],
    [t`An hour on one counts`, gpuModel === null ? null : <Weights facts={facts} />],
    [t`Electricity`, said(facts.energySource, (source) => wordsOf(ENERGY_SOURCES, source))],
    [t`Energy is told by`, said(facts.energyMethod, (method) => wordsOf(ENERGY_METHODS, method))],
    [t`Water is told by`, said(facts.waterMethod, (method) => wordsOf(WATER_METHODS, method))],
    [t`Draws at most`, ratedWatts === null ? null : t`${format.count(ratedWatts)} W`],
    [t`Its agent reads`, said(facts.reader, (reader) => wordsOf(READERS, reader))],
    [t`Looked after by`, facts.operator],
  ];
  const shown = missing === undefined ? rows.filter(([, value]) => value !== null) : rows;
  return (
    <dl className="facts">
      {shown.map(([what, value]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd className={value === null ? 'note' : undefined}>{value ?? missing}</dd>
        </div>
      ))}
    </dl>
  );
}

/** By the rules in force: jobs by compute, tokens by bandwidth. */
function Weights({ facts: { computePpm, bandwidthPpm } }: { facts: FactsPartsFragment }) {
  const format = useFormat();
  if (computePpm === null) return <Trans>nothing yet: the rules give this model no weight</Trans>;
  const shown = (ppm: string) => format.basisPoints((BigInt(ppm) * WHOLE) / ONE);
  const compute = shown(computePpm);
  const bandwidth = bandwidthPpm === null ? '' : shown(bandwidthPpm);
  return (
    <>
      {bandwidth === '' ? (
        <Trans>{compute} of an hour on an A100</Trans>
      ) : (
        <Trans>
          {compute} of an hour on an A100 for jobs, {bandwidth} for tokens
        </Trans>
      )}{' '}
      <Link to="/custom">
        <Trans>by the rules</Trans>
      </Link>
    </>
  );
}
