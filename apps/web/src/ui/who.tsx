import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { Bell } from './bell.js';
import { SignInLink } from './sign-in-link.js';
import { signOut } from '../client/session.js';
import type { ViewerQuery } from '../gql/client/graphql.js';

/** Who is looking, and the way in or out. */
export function Who({ viewer }: { viewer: ViewerQuery['viewer'] | null }) {
  const navigate = useNavigate();
  const [failed, setFailed] = useState(false);
  if (viewer === null) return <p className="who" />;
  if (!viewer.signedIn) {
    return (
      <p className="who">
        <SignInLink className="link">
          <Trans>Sign in</Trans>
        </SignInLink>
      </p>
    );
  }
  const leave = async () => {
    const left = await signOut();
    setFailed(!left);
    if (left) await navigate('/');
  };
  const name = viewer.person?.name ?? viewer.person?.rollNumber ?? '';
  return (
    <div className="who">
      <Bell />
      <span>
        <Trans>Signed in as {name}</Trans>
      </span>
      <button className="link" type="button" onClick={() => void leave()}>
        <Trans>Sign out</Trans>
      </button>
      {failed && (
        <span role="alert">
          <Trans>Signing out did not work. Try again.</Trans>
        </span>
      )}
    </div>
  );
}
