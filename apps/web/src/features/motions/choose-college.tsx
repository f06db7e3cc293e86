import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { ChooseCollegeDocument, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import { ActTrouble } from './act-trouble.js';
import { nameOfCollege, type College } from './colleges.js';
import { useAct } from './use-act.js';

interface ChooseProps {
  readonly motion: MotionPartsFragment;
  readonly colleges: readonly College[];
}

/** Whoever stands in two colleges votes in one of them, chosen before the roll is fixed. */
export function ChooseCollege({ motion: { own, state }, colleges }: ChooseProps) {
  const { t } = useLingui();
  const came = useAct();
  const [chosen, setChosen] = useState<string>();
  const mine = own?.colleges ?? [];
  if (mine.length < 2 || (state !== 'DELIBERATION' && state !== 'NOTICED')) return null;
  const choose = (college: string) => () => {
    void came
      .act(async () => {
        const { data } = await client.mutate({ mutation: ChooseCollegeDocument, variables: { college } });
        return data?.chooseCollege;
      })
      .then((done) => {
        if (done !== undefined) setChosen(college);
      });
  };
  const name = chosen === undefined ? '' : nameOfCollege(colleges, chosen);
  return (
    <Part title={t`In which college you vote`}>
      <p className="prose">
        <Trans>You are in more than one college, and have one vote. Choose before voting opens.</Trans>
      </p>
      <p className="row no-print">
        {mine.map((code) => (
          <button
            key={code}
            className="button plain"
            type="button"
            aria-pressed={chosen === code}
            disabled={came.busy}
            onClick={choose(code)}
          >
            {nameOfCollege(colleges, code)}
          </button>
        ))}
      </p>
      <ActTrouble came={came} />
      <p role="status">{chosen !== undefined && <Trans>From the next vote that opens, you vote in: {name}.</Trans>}</p>
    </Part>
  );
}
