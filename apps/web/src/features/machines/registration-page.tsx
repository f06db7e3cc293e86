import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ApolloClient } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { Link, matchPath, useNavigate, useParams, useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { MachineDraftDocument, SaveMachineStepDocument, type DraftPartsFragment } from '../../gql/machines/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { FieldsForm, formWords } from '../forms/fields-form.js';
import { Facts } from './facts.js';
import { ForOperators } from './for-operators.js';
import { KeyPart } from './key-part.js';
import { messages as words } from './locales/en.po';
import { refusalOf } from './refusal-of.js';
import { StepNav, useStepNames } from './step-nav.js';
import { useStepFields, type Choices } from './step-fields.js';
import { inputOf, stepAfter, stepIn, STEPS, valuesOf, type Step } from './steps.js';
import './machines.css';

export const messages = { ...words, ...formWords };

const idIn = (pathname: string) => matchPath('/operator/register/:draft', pathname)?.params.draft ?? '';

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({ query: MachineDraftDocument, variables: { id: idIn(pathname) } });

/** One registration: a step at a time, and beside it what everybody will read. */
export default function RegistrationPage() {
  return (
    <ForOperators>
      <Registration />
    </ForOperators>
  );
}

function Registration() {
  const { t } = useLingui();
  const { draft: id = '' } = useParams();
  return (
    <Loaded answer={useQuery(MachineDraftDocument, { variables: { id } })}>
      {({ machineDraft, registrationChoices }) => {
        if (machineDraft === null) {
          return (
            <Gone title={t`No such registration`}>
              <Trans>It was deleted, or it is not yours: a registration is its author’s alone.</Trans>
            </Gone>
          );
        }
        if (machineDraft.finishedAt !== null) {
          const code = machineDraft.facts.code ?? '';
          return (
            <Gone title={t`${code} is on the register`}>
              <Trans>
                Its registration is finished, and what was entered stays.{' '}
                <Link to={`/register/machines/${code}`}>Its record</Link>
              </Trans>
            </Gone>
          );
        }
        return <Steps draft={machineDraft} choices={registrationChoices} />;
      }}
    </Loaded>
  );
}

function Gone({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <PageHead title={title}>{children}</PageHead>
      <p>
        <Link className="button" to="/operator/register">
          <Trans>Your registrations</Trans>
        </Link>
      </p>
    </>
  );
}

function Steps({ draft, choices }: { draft: DraftPartsFragment; choices: Choices }) {
  const { t } = useLingui();
  const names = useStepNames();
  const [params] = useSearchParams();
  const step = stepIn(params.get('step'), draft.saved);
  const code = draft.facts.code ?? '';
  const number = STEPS.indexOf(step) + 1;
  const all = STEPS.length;
  const box = useStepFocus(step);
  return (
    <>
      <PageHead title={code === '' ? t`Register a machine` : t`Register ${code}`}>
        <Trans>
          Step {number} of {all}. What you save stays saved: you may leave and go on later.
        </Trans>
      </PageHead>
      <StepNav at={step} saved={draft.saved} />
      <div className="columns">
        <div className="stacked" ref={box} tabIndex={-1}>
          <Part title={names[step]}>
            <StepForm key={step} step={step} draft={draft} choices={choices} />
          </Part>
          {step === 'reading' && <KeyPart draft={draft} />}
        </div>
        <Preview draft={draft} />
      </div>
    </>
  );
}

/** A step is a page within the page: where another one comes, the focus goes there, for keys and screen readers. */
function useStepFocus(step: Step) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useRef(step);
  useEffect(() => {
    if (seen.current === step) return;
    seen.current = step;
    box.current?.focus();
  }, [step]);
  return box;
}

interface StepFormProps {
  readonly step: Step;
  readonly draft: DraftPartsFragment;
  readonly choices: Choices;
}

function StepForm({ step, draft, choices }: StepFormProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [values, setValues] = useState(() => valuesOf(step, draft));
  const fields = useStepFields(step, values, choices);
  const [save, { data, error, loading, reset }] = useMutation(SaveMachineStepDocument);
  const send = async () => {
    // What went wrong on the way stands in `error`, shown below.
    const came = await save({ variables: { input: inputOf(draft.id, step, values) } }).catch(() => undefined);
    const done = came?.data?.saveMachineStep.__typename === 'MachineDraftSaved';
    if (done && step !== 'reading') await navigate(`?step=${stepAfter(step)}`);
  };
  const saved = data?.saveMachineStep.__typename === 'MachineDraftSaved';
  return (
    <FieldsForm
      fields={fields}
      values={values}
      onValues={(next) => {
        // What was refused is no longer what would be sent.
        reset();
        setValues(next);
      }}
      onSend={() => void send()}
      busy={loading}
      act={step === 'reading' ? t`Save` : t`Save and go on`}
      after={<After step={step} asked={draft.test.state !== 'NOT_ASKED'} />}
      refusal={refusalOf(data?.saveMachineStep)}
      failed={error !== undefined}
    >
      <p role="status">{saved && <Trans>It is saved.</Trans>}</p>
    </FieldsForm>
  );
}

/** What becomes of a step that is changed once a token was made. */
function After({ step, asked }: { step: Step; asked: boolean }) {
  if (asked && step !== 'power' && step !== 'reading') {
    return (
      <Trans>
        A token was made for the machine as it is said here. If you save a change, that token lets nothing in any more,
        and you make another.
      </Trans>
    );
  }
  return <Trans>Nobody but you sees it before the machine is on the register.</Trans>;
}

function Preview({ draft }: { draft: DraftPartsFragment }) {
  const { t } = useLingui();
  return (
    <div>
      <div className="preview">
        <Part title={t`As everybody will read it`}>
          <p>
            <strong>{draft.facts.code ?? t`no name yet`}</strong>
          </p>
          <Facts facts={draft.facts} missing={t`not said yet`} />
        </Part>
      </div>
    </div>
  );
}
