import type { MessageDescriptor } from '@lingui/core';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { MoneyStatementPartsFragment } from '../../gql/books/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { statementLink } from '../../ui/statement-link.js';
import { nameWords } from './named.js';

type Currency = MoneyStatementPartsFragment['currencies'][number];

interface MoneyStatementProps {
  readonly statement: MoneyStatementPartsFragment;
  /** What the last figure is called. */
  readonly resultWords: string;
  /** What each section is called, by its key. */
  readonly titles: Readonly<Record<string, MessageDescriptor>>;
}

/** A statement in money, currency by currency: hours, tokens and litres are never among its lines. */
export function MoneyStatement({ statement, resultWords, titles }: MoneyStatementProps) {
  const moment = useFormat().instant(statement.asOf);
  return (
    <>
      {statement.currencies.length === 0 && (
        <p className="prose">
          <Trans>No money was booked here in this time. Choose another body, fund or period.</Trans>
        </p>
      )}
      {statement.currencies.map((currency) => (
        <CurrencyPart key={currency.unit} currency={currency} resultWords={resultWords} titles={titles} />
      ))}
      <p className="asof">
        <Trans>As of {moment}</Trans>
      </p>
    </>
  );
}

type CurrencyPartProps = Omit<MoneyStatementProps, 'statement'> & { readonly currency: Currency };

function CurrencyPart({ currency, resultWords, titles }: CurrencyPartProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { unit, sections, result, balanced } = currency;
  return (
    <Part title={t`In ${unit}`}>
      {sections.map((section) => (
        <Section key={section.key} section={section} unit={unit} titles={titles} />
      ))}
      <dl className="result">
        <dt>{resultWords}</dt>
        <dd className="number">{format.quantity(result, unit)}</dd>
      </dl>
      {balanced ? (
        <Mark tone="good">
          <Trans>Both sides agree</Trans>
        </Mark>
      ) : (
        <Mark tone="bad">
          <Trans>Both sides do not agree</Trans>
        </Mark>
      )}
    </Part>
  );
}

type SectionProps = Pick<MoneyStatementProps, 'titles'> & {
  readonly section: Currency['sections'][number];
  readonly unit: string;
};

/** Names and amounts: two columns, which a phone has room for. */
function Section({ section, unit, titles }: SectionProps) {
  const { t } = useLingui();
  const { key, lines, total } = section;
  const words = titles[key];
  const title = words === undefined ? section.title : t(words);
  const format = useFormat();
  return (
    <div className="table">
      <table className="money">
        <caption>{title}</caption>
        <tbody>
          {lines.map(({ path, name, amount }) => (
            <tr key={path}>
              <th scope="row">
                {/* The result is a sum, and no account that could be opened. */}
                {key === 'result' ? title : <Link to={statementLink(path, unit)}>{nameWords(name)}</Link>}
              </th>
              <td className="number">{format.quantity(amount, unit)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>Together</Trans>
            </th>
            <td className="number">{format.quantity(total, unit)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
