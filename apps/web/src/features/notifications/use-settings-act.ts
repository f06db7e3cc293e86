import { client } from '../../client/apollo-client.js';
import { NotificationSettingsDocument, type SettingsAnswerFragment } from '../../gql/notifications/graphql.js';
import { useAct } from '../motions/use-act.js';

/** One change of how somebody is told: what it answers is what the page shows from then on. */
export function useSettingsAct() {
  const came = useAct();
  const change = async (send: () => Promise<{ data?: { answer: SettingsAnswerFragment } | null | undefined }>) => {
    const done = await came.act(async () => (await send()).data?.answer);
    if (done?.__typename !== 'NotificationSettingsChanged') return undefined;
    client.writeQuery({
      query: NotificationSettingsDocument,
      data: { __typename: 'Query', notificationSettings: done.settings },
    });
    return done;
  };
  return { ...came, change };
}
