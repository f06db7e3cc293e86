import type { ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { Foot } from './foot.js';
import { Masthead } from './masthead.js';
import { useArrival } from './use-arrival.js';

/** What stands around every page: the way past the menu, the masthead, the page, the foot. */
export function Shell({ children }: { children: ReactNode }) {
  const main = useArrival();
  return (
    <>
      <a className="skip visually-hidden" href="#main">
        <Trans>Skip to the page</Trans>
      </a>
      <Masthead />
      <main id="main" className="wide" tabIndex={-1} ref={main}>
        {children}
      </main>
      <Foot />
    </>
  );
}
