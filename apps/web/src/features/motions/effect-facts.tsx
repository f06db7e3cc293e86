import { skipToken, useQuery } from '@apollo/client/react';
import { Trans } from '@lingui/react/macro';
import { EffectFactsDocument, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import { BetsRunning } from './bets-running.js';
import { useOfficeNames } from './office-names.js';

/** Kinds whose effect goes by a number or a reference: what stands behind it. */
const WITH_FACTS: ReadonlySet<string> = new Set(['WORKLOAD', 'DISPOSAL', 'LOSS_ABSORPTION', 'RECALL', 'BETS']);

/** What the numbers in an effect stand for, today. */
export function EffectFacts({ motion: { kind, effect } }: { motion: Pick<MotionPartsFragment, 'kind' | 'effect'> }) {
  const { data } = useQuery(EffectFactsDocument, WITH_FACTS.has(kind) ? {} : skipToken);
  const offices = useOfficeNames();
  const told = (name: string): string => effect.find((each) => each.name === name)?.value ?? '';
  const choices = data?.motionChoices;
  if (choices === undefined || choices === null) return null;
  if (kind === 'BETS') return <BetsRunning bets={choices.bets} />;
  const office = choices.offices.find((each) => each.office === told('office'));
  const seat = choices.seats.find(({ election, place }) => election === told('election') && place === told('place'));
  const asset = choices.assets.find(({ code }) => code === told('asset'));
  const block = choices.blocks.find(({ id }) => id === told('block'));
  if (office !== undefined || seat !== undefined) {
    const holder = office?.holder ?? seat?.holder ?? '';
    const role = office === undefined ? (seat?.body ?? '') : offices(office.role);
    return (
      <p className="prose">
        <Trans>
          It is about {holder}, {role}.
        </Trans>
      </p>
    );
  }
  if (asset !== undefined) {
    const { code, name } = asset;
    return (
      <p className="prose">
        <Trans>
          {code} is {name}.
        </Trans>
      </p>
    );
  }
  if (block === undefined) return null;
  const { purpose, site } = block;
  return (
    <p className="prose">
      {site === null ? (
        <Trans>It is the block of {purpose} at every site.</Trans>
      ) : (
        <Trans>
          It is the block of {purpose} at {site}.
        </Trans>
      )}
    </p>
  );
}
