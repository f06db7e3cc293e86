import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useViewer } from '../../client/use-viewer.js';
import {
  MotionRulesDocument,
  NoticeMotionDocument,
  QuestionsOpenDocument,
  type MotionPartsFragment,
  type MotionRulesQuery,
} from '../../gql/motions/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Slip } from '../../ui/slip.js';
import { valueOf, type Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { firstDays, instantOn, ruleOf } from './rules-asked.js';
import { useAct } from './use-act.js';

/** By the reader's clock: a vote opens in the morning and closes in the evening. */
const HOURS = { opens: 8, closes: 20 } as const;

/** Two weeks of notice and one of voting, where the custom does not say. */
const USUAL = { clearDays: 14, openDays: 7 } as const;

interface NoticeProps {
  readonly motion: MotionPartsFragment;
}

/** Calling the vote: from then on its text is fixed. */
export function NoticeForm({ motion }: NoticeProps) {
  const version = useViewer()?.partnership.customVersion ?? 1;
  return (
    <>
      {motion.own?.writes === true && <Waits motionId={motion.id} />}
      <Loaded part answer={useQuery(MotionRulesDocument, { variables: { version } })}>
        {(rules) => <Days motion={motion} rules={rules} />}
      </Loaded>
    </>
  );
}

/** What its authors were asked and have not answered holds their notice up, and nobody else's. */
function Waits({ motionId }: { motionId: string }) {
  const { data } = useQuery(QuestionsOpenDocument, { variables: { motionId } });
  const open = data?.deliberation?.questionsOpen.length ?? 0;
  if (open === 0) return null;
  return (
    <Slip tone="warn">
      <p>
        <a href="#questions">
          <Plural value={open} one="Your notice waits for # question" other="Your notice waits for # questions" />
        </a>
        {'. '}
        <Trans>Who asked wants an answer of who writes the motion before the vote is called.</Trans>
      </p>
    </Slip>
  );
}

function Days({ motion: { id, version }, rules }: NoticeProps & { rules: MotionRulesQuery }) {
  const { t } = useLingui();
  const came = useAct();
  const clearDays = Number(ruleOf(rules, 'gmClearDays') ?? USUAL.clearDays);
  const openDays = Number(ruleOf(rules, 'voting.openDays') ?? USUAL.openDays);
  const [values, setValues] = useState<Values>(() => {
    const { opens, closes } = firstDays(new Date(), clearDays, openDays);
    return { opensAt: opens, closesAt: closes };
  });
  const send = () =>
    came.act(async () => {
      const opensAt = instantOn(valueOf(values, 'opensAt'), HOURS.opens);
      const closesAt = instantOn(valueOf(values, 'closesAt'), HOURS.closes);
      const { data } = await client.mutate({
        mutation: NoticeMotionDocument,
        variables: { id, version, opensAt, closesAt },
      });
      return data?.noticeMotion;
    });
  return (
    <FieldsForm
      fields={[
        {
          name: 'opensAt',
          label: t`Voting opens on`,
          kind: 'day',
          note: t`At 8 in the morning, by your clock. At least ${clearDays} clear days lie between today and then.`,
        },
        {
          name: 'closesAt',
          label: t`Voting closes on`,
          kind: 'day',
          note: t`At 8 in the evening. It is open for at least ${openDays} days.`,
        },
      ]}
      values={values}
      onValues={(next) => {
        came.forget();
        setValues(next);
      }}
      onSend={() => void send()}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={t`Call the vote`}
      after={<Trans>From then on the text is fixed. Until voting opens the call can be taken back.</Trans>}
    />
  );
}
