import { Suspense } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { pages } from './pages.js';
import { NotFoundPage } from './ui/not-found-page.js';
import { PageBoundary } from './ui/page-boundary.js';
import { Shell } from './ui/shell.js';
import { Waiting } from './ui/waiting.js';

/** The shell, and in it the page of the address. */
export function App() {
  const { pathname } = useLocation();
  return (
    <Shell>
      <PageBoundary key={pathname}>
        <Suspense fallback={<Waiting />}>
          <Routes>
            {pages.map(({ path, loaded, lazily }) => {
              const Page = loaded ?? lazily;
              return <Route key={path} path={path} element={<Page />} />;
            })}
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </PageBoundary>
    </Shell>
  );
}
