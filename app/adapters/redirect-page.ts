/** The page the browser ends on after signing in or out. It needs nothing from anywhere. */

/** What it says. `notOurs`: an answer to another attempt than the one that is waited for. */
export type RedirectPage = 'signedIn' | 'denied' | 'failed' | 'signedOut' | 'notOurs';

const words: Readonly<Record<'en' | 'de', Readonly<Record<RedirectPage, readonly [string, string]>>>> = {
  en: {
    signedIn: ['You are signed in.', 'You can close this page and go back to Tintype.'],
    denied: ['You did not sign in.', 'You can close this page. Tintype changed nothing.'],
    failed: ['Signing in did not work.', 'Go back to Tintype: it says why.'],
    signedOut: ['You are signed out.', 'You can close this page.'],
    notOurs: ['This page is of no use any more.', 'Go back to Tintype and sign in from there.'],
  },
  de: {
    signedIn: ['Du bist angemeldet.', 'Du kannst diese Seite schließen und zu Tintype zurückgehen.'],
    denied: ['Du hast dich nicht angemeldet.', 'Du kannst diese Seite schließen. Tintype hat nichts geändert.'],
    failed: ['Die Anmeldung hat nicht geklappt.', 'Geh zurück zu Tintype: Dort steht, warum.'],
    signedOut: ['Du bist abgemeldet.', 'Du kannst diese Seite schließen.'],
    notOurs: ['Diese Seite ist nicht mehr gültig.', 'Geh zurück zu Tintype und melde dich von dort an.'],
  },
};

/** A whole document. */
export function redirectPage(page: RedirectPage, language: 'en' | 'de'): string {
  const [heading, hint] = words[language][page];
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Tintype</title>
<style>
  body { display: grid; min-height: 90vh; margin: 0; place-content: center; padding: 24px; font: 17px/1.5 system-ui, sans-serif; }
  h1 { margin: 0 0 8px; font-size: 2rem; letter-spacing: -0.03em; line-height: 1.1; }
  p { margin: 0; opacity: 0.75; }
</style>
<main><h1>${heading}</h1><p>${hint}</p></main>
</html>
`;
}
