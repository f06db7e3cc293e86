import { useEffect, useRef } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Copy } from '../../ui/copy.js';
import { Slip } from '../../ui/slip.js';

/** A key, this once, and how a program is told of it. */
export function KeyShown({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useLingui();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const address = `${globalThis.location.origin}/v1`;
  const byHand = <Trans>The browser did not allow it. Mark the text and copy it by hand.</Trans>;
  const snippet = `export OPENAI_BASE_URL=${address}\nexport OPENAI_API_KEY=${secret}`;
  return (
    <Slip tone="good">
      <h3 ref={heading} tabIndex={-1}>
        <Trans>Your key, shown this once</Trans>
      </h3>
      <p>
        <code className="secret">{secret}</code>
      </p>
      <p>
        <Trans>
          Copy it now: it is kept nowhere, and nobody can tell it to you again. Whoever has it uses your stint.
        </Trans>
      </p>
      <Copy text={secret} words={t`Copy the key`} otherwise={byHand} />
      <p>
        <Trans>A program that speaks to OpenAI finds the commons by these two settings:</Trans>
      </p>
      <pre className="snippet" tabIndex={0} aria-label={t`Settings of the program`}>
        <code>{snippet}</code>
      </pre>
      <Copy text={snippet} words={t`Copy the settings`} otherwise={byHand} />
      <p>
        <button className="button" type="button" onClick={onDone}>
          <Trans>I have kept it: hide the key</Trans>
        </button>
      </p>
    </Slip>
  );
}
