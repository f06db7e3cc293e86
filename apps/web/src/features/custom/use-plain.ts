import { useMemo } from 'react';
import { useQuery } from '@apollo/client/react';
import { useLingui } from '@lingui/react/macro';
import { CollegesDocument } from '../../gql/custom/graphql.js';
import { LINE_WORDS } from './choices.js';
import { plainRule } from './plain-rule.js';

/** Puts words in place of the codes of a rule. The pages bring the colleges along, so that no code is seen first. */
export function usePlain() {
  const { t } = useLingui();
  const { data } = useQuery(CollegesDocument, { fetchPolicy: 'cache-first' });
  const colleges = data?.partnership.colleges;
  return useMemo(() => {
    const words = {
      colleges: new Map((colleges ?? []).map(({ code, name }) => [code, name])),
      lines: new Map(LINE_WORDS.map(({ value, words }) => [value, t(words)])),
    };
    return <R extends Parameters<typeof plainRule>[0]>(rule: R): R => plainRule(rule, words);
  }, [colleges, t]);
}
