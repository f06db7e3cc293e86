import { client, CSRF_HEADER, csrfToken } from './apollo-client.js';

/** Starts a session as a demo person. Everything cached belonged to someone else, so it is fetched anew. */
export async function signIn(personId: string): Promise<boolean> {
  const answer = await fetch('/session', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', ...csrfHeader() },
    body: JSON.stringify({ personId }),
  });
  if (answer.ok) await client.resetStore();
  return answer.ok;
}

/** Ends the session, here and on the server. */
export async function signOut(): Promise<boolean> {
  const answer = await fetch('/session', { method: 'DELETE', credentials: 'same-origin', headers: csrfHeader() });
  if (answer.ok) await client.resetStore();
  return answer.ok;
}

function csrfHeader(): Record<string, string> {
  const token = csrfToken();
  return token === null ? {} : { [CSRF_HEADER]: token };
}
