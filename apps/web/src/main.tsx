import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApolloProvider } from '@apollo/client/react';
import { I18nProvider } from '@lingui/react';
import { BrowserRouter } from 'react-router';
import { App } from './app.js';
import { client } from './client/apollo-client.js';
import { ViewerDocument } from './gql/client/graphql.js';
import { activate, i18n } from './i18n/i18n.js';
import { preloadPage } from './pages.js';
import './styles/index.css';

activate(navigator.languages);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');

// The headline that the server wrote stays on screen until the first page has what it needs, so nothing blinks. A
// server that does not answer must not hold the page back: it then opens and says so itself.
await Promise.allSettled([client.query({ query: ViewerDocument }), preloadPage(client, globalThis.location.pathname)]);

createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <I18nProvider i18n={i18n}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </I18nProvider>
    </ApolloProvider>
  </StrictMode>,
);
