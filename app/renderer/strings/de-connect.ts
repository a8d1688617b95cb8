/** German: connecting to a cloud, signing in and out. */
import type { enConnect } from './en-connect.ts';

/** The same words in German. */
export const deConnect: typeof enConnect = {
  connect: {
    open: 'Mit AWS verbinden',
    title: 'Mit deiner Cloud verbinden',
    lead: 'Dein eigenes Tintype bei Amazon Web Services. Wer es eingerichtet hat, kennt die Adresse.',
    address: 'Adresse der Cloud',
    go: 'Verbinden',
    again: 'Neu anmelden',
    cancel: 'Abbrechen',
    looking: 'Die Cloud wird gesucht …',
    waiting: 'Melde dich im Browser an',
    waitingHint: 'Dort hat sich eine Seite geöffnet. Nach der Anmeldung geht es hier von selbst weiter.',
    waitingLink: 'Öffne die Seite, melde dich an und komm zurück. Hier geht es von selbst weiter.',
    openPage: 'Anmeldeseite öffnen',
    elsewhere: 'Läuft dein Browser auf einem anderen Rechner?',
    elsewhereHint: 'Melde dich dort an und füge die Adresse ein, auf der er landet, auch wenn er einen Fehler zeigt.',
    pasted: 'Adresse, auf der der Browser gelandet ist',
    use: 'Übernehmen',
    notTaken: 'Das ist nicht die Adresse, auf der diese Anmeldung endet. Kopiere sie ganz, von http bis zum Ende.',
    finishing: 'Anmeldung läuft …',
    done: (address) => `Verbunden mit ${address}`,
    signedIn: 'Angemeldet',
    signOut: 'Abmelden',
    signOutTitle: 'Abmelden?',
    signOutText: 'Uploads warten, bis du dich wieder anmeldest. Nichts wird gelöscht.',
    everywhere: 'Auch auf meinen anderen Rechnern',
    signedOut: 'Abgemeldet',
    notTold: 'Hier abgemeldet. Die Cloud war nicht zu erreichen, dort endet die Sitzung von selbst.',
    disconnect: 'Trennen',
    disconnectTitle: 'Zurück zur Cloud auf diesem Rechner?',
    disconnectText:
      'Du wirst abgemeldet. Bilder bleiben, wo sie sind, und beobachtete Ordner gehen wieder auf diesen Rechner.',
    problems: {
      notAnAddress: 'Das ist keine Adresse einer Cloud. Sie beginnt mit https://.',
      notSecure: 'Diese Adresse ist nicht sicher. Eine Cloud ist nur über https:// erreichbar.',
      notTintype: 'Dort antwortet etwas anderes als Tintype. Stimmt die Adresse?',
      unreachable: 'Die Cloud ist nicht erreichbar. Prüfe Adresse und Netz.',
      portsTaken:
        'Andere Programme belegen alle Ports, über die der Browser antworten könnte. Schließe sie und versuch es noch einmal.',
      denied: 'Du hast dich nicht angemeldet. Nichts wurde geändert.',
      timedOut: 'Innerhalb von zehn Minuten hat sich niemand angemeldet.',
      cancelled: 'Nichts wurde geändert.',
      wrongState: 'Diese Antwort gehört zu einer anderen Anmeldung. Nichts wurde geändert.',
      notGenuine: 'Was zurückkam, passt nicht zu dieser Anmeldung und wurde nicht verwendet.',
      refused: 'Du hast dich angemeldet, aber diese Cloud lässt dich nicht herein. Frag, wer sie eingerichtet hat.',
      notKept:
        'Du hast dich angemeldet, aber die Sitzung lässt sich hier nicht aufheben. Ist die Festplatte voll oder der Schlüsselbund gesperrt?',
      failed: 'Die Anmeldeseite meldete einen Fehler.',
    },
  },
};
