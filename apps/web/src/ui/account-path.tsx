import { Fragment } from 'react';

/** An account's path, which may break after its colons and nowhere else while there is room. */
export function AccountPath({ path }: { path: string }) {
  return (
    <code>
      {path.split(':').map((segment, index) => (
        // The place of a segment is what it is known by: a path may name the same word twice.
        <Fragment key={index}>
          {index > 0 && (
            <>
              :<wbr />
            </>
          )}
          {segment}
        </Fragment>
      ))}
    </code>
  );
}
