import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

/** The way to the sign-in page, which afterwards leads back to where one came from. */
export function SignInLink({ className, children }: { className?: string; children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <Link className={className} to="/sign-in" state={{ from: pathname }}>
      {children}
    </Link>
  );
}
