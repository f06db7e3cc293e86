import { useMemo } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import type { RefusalPartsFragment, RulePartsFragment } from '../../gql/custom/graphql.js';
import { Part } from '../../ui/part.js';
import { changedOnly, documentWith, isAbout, leavesOf, textOf, type Draft, type Leaf } from './document.js';
import { Entrenched } from './entrenched.js';
import { LEAF_WORDS } from './leaf-words.js';
import { formSections, leafName, type FormRule, type FormSection } from './form-parts.js';
import { ProposalReview } from './proposal-review.js';
import { RuleField } from './rule-field.js';
import { useCheck } from './use-check.js';
import { usePlain } from './use-plain.js';
import { useProposalDraft } from './use-proposal-draft.js';

interface ProposalFormProps {
  readonly version: number;
  readonly rules: readonly RulePartsFragment[];
  readonly document: unknown;
}

/** A section with more boxes than this stands folded away until somebody wants it. */
const MANY = 30;

/** The rules as boxes, section by section, and beside them what the changes come to. */
export function ProposalForm({ version, rules, document }: ProposalFormProps) {
  const [proposal, keep, forget] = useProposalDraft(version);
  const leaves = useMemo(() => leavesOf(document), [document]);
  const plain = usePlain();
  const sections = useMemo(() => formSections(rules.map(plain), leaves), [rules, leaves, plain]);
  const changes = changedOnly(leaves, proposal.changes);
  const changed = Object.keys(changes).length > 0;
  const written = changed ? documentWith(document, changes) : null;
  const check = useCheck(written);
  const refusals = check.answer?.checkCustom.refusals ?? [];
  const unplaced = refusals.filter(({ field }) => !leaves.some(({ path }) => isAbout(field, path)));
  return (
    <div className="columns proposing">
      <div className="stacked">
        {sections.map((section) => (
          <SectionFields
            key={section.name}
            section={section}
            draft={proposal.changes}
            refusals={refusals}
            version={version}
            onText={(path, text) => {
              keep({ ...proposal, changes: { ...proposal.changes, [path]: text } });
            }}
          />
        ))}
        {changed && (
          <p className="jump">
            <a className="button plain" href="#your-change">
              <Trans>What you changed, and saving it</Trans>
            </a>
          </p>
        )}
      </div>
      <ProposalReview
        version={version}
        proposal={proposal}
        document={written}
        check={check}
        unplaced={unplaced}
        onWords={(words) => {
          keep({ ...proposal, ...words });
        }}
        onForget={forget}
      />
    </div>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly refusals: readonly RefusalPartsFragment[];
  readonly version: number;
  readonly onText: (path: string, text: string) => void;
}

function SectionFields({ section, ...fields }: FieldsProps & { section: FormSection }) {
  const { t } = useLingui();
  const { draft } = fields;
  const touched = section.rules.some((each) => each.leaves.some(({ path }) => path in draft));
  const many = section.rules.flatMap((each) => each.leaves).length > MANY;
  const boxes = section.rules.map((each) => (
    <RuleFields key={each.rule?.key ?? each.leaves[0]?.path} formRule={each} {...fields} />
  ));
  return (
    <Part title={section.name === '' ? t`Everything else` : section.name}>
      {many ? (
        <details open={touched || undefined}>
          <summary className="more">
            <Trans>Show all its rules</Trans>
          </summary>
          <div className="rule-fields">{boxes}</div>
        </details>
      ) : (
        <div className="rule-fields">{boxes}</div>
      )}
    </Part>
  );
}

/** One rule: a box, or a group of boxes under its name. */
function RuleFields({ formRule: { rule, leaves }, ...fields }: FieldsProps & { formRule: FormRule }) {
  const { t } = useLingui();
  const nameOf = (leaf: Leaf, of: typeof rule) => {
    const name = leafName(leaf, of);
    const known = Object.hasOwn(LEAF_WORDS, name) ? LEAF_WORDS[name] : undefined;
    return known === undefined ? name : t(known);
  };
  const [only] = leaves;
  const entrenched = rule?.entrenched === true && <Entrenched tightens={rule.tightens} />;
  if (leaves.length === 1 && only !== undefined) {
    return (
      <div className={only.input === 'fee' || only.input === 'list' ? 'across' : undefined}>
        <Field leaf={only} label={rule?.label ?? nameOf(only, rule)} bound={rule?.bound ?? null} {...fields} />
        {entrenched}
      </div>
    );
  }
  return (
    <fieldset className="rule-group across">
      <legend>{rule?.label}</legend>
      {rule !== null && (
        <p className="note">
          <Trans>Bound: {rule.bound}</Trans>
        </p>
      )}
      {entrenched}
      <div className="group-boxes">
        {leaves.map((leaf) => (
          <Field key={leaf.path} leaf={leaf} label={nameOf(leaf, rule)} bound={null} {...fields} />
        ))}
      </div>
    </fieldset>
  );
}

interface FieldProps extends FieldsProps {
  readonly leaf: Leaf;
  readonly label: string;
  readonly bound: string | null;
}

function Field({ leaf, label, bound, draft, refusals, version, onText }: FieldProps) {
  const currency = useViewer()?.partnership.currency ?? '';
  return (
    <RuleField
      leaf={leaf}
      label={label}
      bound={bound}
      text={draft[leaf.path] ?? textOf(leaf)}
      refusals={refusals.filter(({ field }) => isAbout(field, leaf.path))}
      currency={currency}
      version={version}
      onText={(text) => {
        onText(leaf.path, text);
      }}
    />
  );
}
