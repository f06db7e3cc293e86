import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useFormat } from '../../format/use-format.js';
import { UnreadDocument } from '../../gql/client/graphql.js';
import { MarkNotificationsReadDocument, type NotificationPartsFragment } from '../../gql/notifications/graphql.js';
import { Mark } from '../../ui/mark.js';
import { BECAME, HAPPENED, MEETINGS } from './notification-words.js';

interface ItemProps {
  readonly item: NotificationPartsFragment;
  readonly currency: string;
}

/** One thing that somebody was told. To go there is to have read it. */
export function NotificationItem({ item, currency }: ItemProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { kind, title, path, happenedAt, dueAt, read, detail, causedMinor } = item;
  const named = Object.hasOwn(MEETINGS, title) ? MEETINGS[title] : undefined;
  const became = Object.hasOwn(BECAME, detail) ? BECAME[detail] : undefined;
  const brought = causedMinor === null ? null : format.quantity(causedMinor, currency);
  const happened = format.distance(happenedAt);
  const opened = () => {
    if (!read) void markRead([item.id]);
  };
  return (
    <li className="part">
      <h3>
        <Link to={path} onClick={opened}>
          {t(HAPPENED[kind])}
          {title !== '' && <>: {named === undefined ? title : t(named)}</>}
        </Link>
      </h3>
      <p>
        {became !== undefined && <>{t(became)} </>}
        {brought !== null && (
          <>
            <Trans>It brought you {brought}.</Trans>{' '}
          </>
        )}
        {dueAt === null ? happened : <Due kind={kind} dueAt={dueAt} />}
      </p>
      {!read && (
        <p>
          <Mark tone="warn">
            <Trans>Unread</Trans>
          </Mark>
        </p>
      )}
    </li>
  );
}

function Due({ kind, dueAt }: Pick<NotificationPartsFragment, 'kind'> & { dueAt: string }) {
  const format = useFormat();
  const [at, distance] = [format.instant(dueAt), format.distance(dueAt)];
  if (kind === 'ANNOUNCED') {
    return (
      <Trans>
        Voting opens {distance}, on {at}.
      </Trans>
    );
  }
  if (kind === 'MEETING_CALLED') {
    return (
      <Trans>
        It begins {distance}, on {at}.
      </Trans>
    );
  }
  return (
    <Trans>
      Until {at}, {distance}.
    </Trans>
  );
}

/** Marks these read, or all; the count in the masthead follows. */
export async function markRead(ids: readonly string[] | null): Promise<boolean> {
  try {
    const variables = { ids: ids === null ? null : [...ids] };
    const { data } = await client.mutate({ mutation: MarkNotificationsReadDocument, variables });
    if (data === undefined) return false;
    client.writeQuery({
      query: UnreadDocument,
      data: { __typename: 'Query', unreadNotifications: data.markNotificationsRead },
    });
    return true;
  } catch {
    return false;
  }
}
