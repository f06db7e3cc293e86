/**
 * Shows what a push message says, and opens the page that tells more. It keeps nothing and answers no request of a page:
 * without it everything else works the same.
 */
const WORDS = {
  VOTE: 'A vote needs you',
  OWN: 'There is an answer for you',
  MATTER: 'Something is announced',
  OUTCOME: 'Something was decided',
  TEST: 'This is the test that you asked for',
};

const wordsOf = (data) => {
  try {
    const { class: name } = data.json();
    return Object.hasOwn(WORDS, name) ? WORDS[name] : 'There is news for you';
  } catch {
    return 'There is news for you';
  }
};

globalThis.addEventListener('push', (event) => {
  const body = wordsOf(event.data);
  // The same words once: ten votes are one notice.
  event.waitUntil(globalThis.registration.showNotification('Copyhold', { body, tag: body }));
});

globalThis.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(globalThis.clients.openWindow('/notifications'));
});
