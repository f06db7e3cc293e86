import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { Trans, useLingui } from '@lingui/react/macro';
import { PageHead } from './page-head.js';

/** The part of the address that was refused: refusals begin with its name. '' where none is told. */
function partOf(error: Error): string {
  if (CombinedGraphQLErrors.is(error)) return /^\w+(?=: )/u.exec(error.errors[0]?.message ?? '')?.[0] ?? '';
  return ServerError.is(error) ? (/"message":"(\w+): /u.exec(error.bodyText)?.[1] ?? '') : '';
}

/** The address asks for what cannot be, such as days that run backwards. */
export default function NotUnderstood({ error }: { error: Error }) {
  const { t } = useLingui();
  const part = partOf(error);
  return (
    <>
      <PageHead title={t`Nobody can answer this`} />
      <p className="prose" role="alert">
        {part === '' ? (
          <Trans>Something in the address of this page cannot be read. Choose anew what you want to see.</Trans>
        ) : (
          <Trans>
            The part <code>{part}</code> in the address of this page cannot be read, names what is not there, or does
            not fit the rest. Choose anew what you want to see.
          </Trans>
        )}
      </p>
    </>
  );
}
