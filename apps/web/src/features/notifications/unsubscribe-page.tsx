import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { CSRF_HEADER, csrfToken } from '../../client/apollo-client.js';
import { PageHead } from '../../ui/page-head.js';
import { Slip } from '../../ui/slip.js';

export { messages } from './locales/en.po';

type Came = '' | 'SENDING' | 'OFF' | 'UNKNOWN' | 'FAILED';

/** Switches mail off by the link that stands in it, once its reader says so: programs open links too. */
export default function UnsubscribePage() {
  const { t } = useLingui();
  const { token = '' } = useParams();
  const [came, setCame] = useState<Came>('');
  const end = async () => {
    setCame('SENDING');
    setCame(await ended(token));
  };
  return (
    <>
      <PageHead title={t`No more mail`}>
        <Trans>This switches off every mail to the address that this link was sent to.</Trans>
      </PageHead>
      {came === 'OFF' ? (
        <Slip tone="good" alert>
          <p>
            <Trans>
              No more mail is sent. What happens still stands under <Link to="/notifications">For you</Link>, and mail
              can be switched on again in <Link to="/notifications/settings">How you are told</Link>.
            </Trans>
          </p>
        </Slip>
      ) : (
        <p className="no-print">
          <button className="button" type="button" disabled={came === 'SENDING'} onClick={() => void end()}>
            <Trans>Send me no more mail</Trans>
          </button>
        </p>
      )}
      {came === 'UNKNOWN' && (
        <Slip tone="bad" alert>
          <p>
            <Trans>This link is not whole, or of an address that is no longer used: no mail goes there.</Trans>
          </p>
        </Slip>
      )}
      {came === 'FAILED' && (
        <Slip tone="bad" alert>
          <p>
            <Trans>It did not reach the server. Try again.</Trans>
          </p>
        </Slip>
      )}
    </>
  );
}

async function ended(token: string): Promise<Came> {
  const csrf = csrfToken();
  try {
    const answer = await fetch(`/unsubscribe/${encodeURIComponent(token)}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: csrf === null ? {} : { [CSRF_HEADER]: csrf },
    });
    if (answer.ok) return 'OFF';
    return answer.status === 404 ? 'UNKNOWN' : 'FAILED';
  } catch {
    return 'FAILED';
  }
}
