import { useDeferredValue, useId, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RulePartsFragment } from '../../gql/custom/graphql.js';
import { Part } from '../../ui/part.js';
import { Entrenched } from './entrenched.js';
import { usePlain } from './use-plain.js';
import { numbered, unbroken, type NumberedSection } from './numbered.js';

/** Every rule by section, numbered so that people can cite it, with a box to find one. */
export function RuleRolls({ rules }: { rules: readonly RulePartsFragment[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const [sought, setSought] = useState('');
  const wanted = useDeferredValue(sought);
  const plain = usePlain();
  const sections = numbered(rules.map(plain), wanted);
  const found = format.count(sections.reduce((sum, section) => sum + section.rules.length, 0));
  const all = format.count(rules.length);
  return (
    <Part title={t`What the rules say`}>
      <div className="finder no-print">
        <label className="field">
          <span>
            <Trans>Find a rule</Trans>
          </span>
          <input
            type="search"
            value={sought}
            autoComplete="off"
            placeholder={t`quorum, reserve, price`}
            onChange={({ target }) => {
              setSought(target.value);
            }}
          />
        </label>
        <p className="note" role="status">
          {wanted.trim() === '' ? (
            <Trans>{all} rules</Trans>
          ) : (
            <Trans>
              {found} of {all} rules
            </Trans>
          )}
        </p>
      </div>
      {wanted.trim() === '' && (
        <nav aria-label={t`Sections of the rules`} className="contents no-print">
          <ol>
            {sections.map(({ name, anchor }) => (
              <li key={name}>
                <a href={`#${anchor}`}>{name}</a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      {sections.length === 0 && (
        <p className="prose">
          <Trans>No rule says that. Try a shorter word, or empty the box to see them all.</Trans>
        </p>
      )}
      {sections.map((section) => (
        <Section key={section.name} section={section} />
      ))}
    </Part>
  );
}

function Section({ section: { number, name, anchor, rules } }: { section: NumberedSection<RulePartsFragment> }) {
  const heading = useId();
  return (
    <section className="roll" id={anchor} aria-labelledby={heading}>
      <h3 id={heading}>
        {number}. {name}
      </h3>
      <ul className="rules">
        {rules.map(({ number: own, rule }) => (
          <li key={rule.key} id={rule.key}>
            <span className="no">{own}</span>
            <div className="what">
              <p>{rule.label}</p>
              <p className="note">
                <bdi>
                  <Trans>Bound: {unbroken(rule.bound)}</Trans>
                </bdi>
              </p>
              {rule.entrenched && <Entrenched tightens={rule.tightens} />}
            </div>
            <p className="value">
              <bdi>{unbroken(rule.value)}</bdi>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
