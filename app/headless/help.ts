/** What `--help` prints. */

const common = `
  --data-dir D   where Tintype keeps its own state (else TINTYPE_DATA_DIR, else the usual place)
  --cloud URL    the cloud to use (else the one "tintype login" connected to, else the local one)
  --local        the local cloud of the data directory, started when it is not running`;

const texts: Readonly<Record<string, string>> = {
  '': `tintype: sends your pictures to your cloud and shows what is in them.

  tintype upload <files or folders…>    send what is new and wait for the records
  tintype watch <folders…>              watch folders and send what is new, until stopped
  tintype folders                       list the watched folders, or remove some
  tintype analyse <files or folders…>   show what is in pictures, without any cloud
  tintype records [search words]        show what the cloud has, newest first
  tintype duplicates [search words]     show which pictures look alike
  tintype reanalyse [search words]      have pictures analysed again by the version of today
  tintype serve                         show all of it in a browser
  tintype login <address>               connect to your cloud; logout and whoami
  tintype promote                       send what the local cloud holds to the connected one
  tintype cloud                         run the local cloud by itself

tintype <command> --help says more of each.`,
  upload: `tintype upload <files or folders…> [--plan] [--json] [--again] [--verbose] [--cloud URL | --local] [--data-dir D]

Finds pictures, also in folders below, sends those the cloud does not have, waits for their records and prints a table.
Running it again sends nothing that is there.

  --json         one line of JSON for each original, and nothing else:
                 {"path","digest","outcome":"uploaded"|"alreadyThere"|"rejected"|"failed","record"?,"error"?}
  --plan         only say what would be sent, what is there and what is left out by which rule
  --give-up-after SECONDS
                 end when nothing moved for so long (else 300); what was sent is safe, and the next run goes on
  --again        also send what you deleted from the cloud before
  --verbose      one line of JSON on standard error for each step, without paths${common}

Exit code: 0 when nothing failed, 1 when something did, 2 when the command was called wrongly.`,
  watch: `tintype watch [folders…] [--ignore PATTERN]… [--label NAME] [--follow-symlinks] [--json] [--verbose] [--cloud URL | --local] [--data-dir D]

Watches these folders, and those added before, and sends what is new or changed in them until it is stopped (Ctrl-C).
A small file .tintype is written into each, which tells the folder from the empty place of a drive that is not there.
Nothing is ever deleted from the cloud because it vanished here.

  --ignore P     leave out what matches P, in gitignore's syntax; may be given several times
  --label NAME   the name the folder's pictures carry (else its last part)
  --follow-symlinks
  --json         one line of JSON for each original that is done or failed
  --verbose      one line of JSON on standard error for each step, without paths${common}`,
  folders: `tintype folders [list] [--json] [--data-dir D]
tintype folders remove <folders…> [--data-dir D]

Lists the watched folders, or stops watching some. Nothing is deleted anywhere.`,
  analyse: `tintype analyse <files or folders…> [--json]

Shows what is in pictures on this machine. Nothing is sent anywhere.

  --json         one line of JSON for each file: {"path","record"}

Exit code: 0 when every file was read, 1 when one was not, 2 when the command was called wrongly.`,
  records: `tintype records [search words] [--json] [--limit N] [--cloud URL | --local] [--data-dir D]

Shows what the cloud has, newest first. Search words are looked for in names, titles, keywords, cameras and folders:

  tintype records canon 'rating:>=4' after:2021
  tintype records '"golden hour"' -format:gif has:location sort:oldest

  after: before: on: taken:2019..2021     when it was taken
  camera: lens: folder: name:             parts of these
  format: verdict: reason:                exactly these
  rating: iso:                            with <, <=, =, >=, >
  has:location  sort:newest|oldest|added|name|largest|smallest|rating  and a - before anything to leave it out

  --json         one line of JSON for each record
  --limit N      at most N records (else 50; with --json all)${common}`,
  duplicates: `tintype duplicates [search words] [--json] [--cloud URL | --local] [--data-dir D]

Groups pictures that look alike: copies in another size, format or light, turned or a little cropped, and bursts. The first of
each group has the most pixels. Nothing is deleted. Search words choose among which, as with tintype records.

  --json         one line of JSON for each group: {"pictures":[{"digest","name","taken"?,"width"?,"height"?,"bytes","format"?}…]}${common}`,
  reanalyse: `tintype reanalyse [search words | --all] [--json] [--cloud URL | --local] [--data-dir D]

Has the cloud analyse pictures again and waits for their new records. Without search words: those an older version analysed.
Nothing is sent. It may be stopped (Ctrl-C) and run again.

  --all          every picture
  --json         one line of JSON at the end: {"asked","done","failed","unanswered","older"}${common}

Exit code: 0 when all were analysed again, 1 when some were not, 2 when the command was called wrongly.`,
  serve: `tintype serve [--port N] [--open] [--roots DIR]… [--ui DIR] [--cloud URL | --local] [--data-dir D] [--verbose]
tintype serve --link [--data-dir D]

Serves the user interface on this machine, to this machine alone, until it is stopped. It prints a link that works once;
after that the browser that followed it stays signed in for 30 days.

  --port N       the port (else 4200), or the next free one
  --open         opens the browser
  --roots DIR    a folder pages may look into; may be given several times (else the home folder and mounted drives)
  --ui DIR       where the built user interface is (else dist/renderer)
  --link         prints a new link to the Tintype that is being served
  --verbose      one line of JSON on standard error for each step, without paths${common}`,
  login: `tintype login <address> [--no-browser] [--data-dir D]
tintype login [--no-browser] [--data-dir D]

Connects to the cloud whose API is at this address: you sign in in your browser, and every other command uses that cloud from
then on. Without an address it signs in again to the cloud that is connected. What is kept is a session in the data directory,
for your eyes alone; passwords never come near Tintype.

  --no-browser   print where to sign in, and take the address the browser ends at: for a machine without a browser
  --data-dir D   where Tintype keeps its own state (else TINTYPE_DATA_DIR, else the usual place)`,
  logout: `tintype logout [--everywhere] [--keep-cloud] [--data-dir D]

Ends the session, here and at the cloud, and goes back to the local cloud. Nothing is deleted anywhere.

  --everywhere   also end your sessions on other machines
  --keep-cloud   stay connected, signed out: "tintype login" signs in again`,
  whoami: `tintype whoami [--json] [--data-dir D]

Says which cloud is connected and whom it takes you for. It asks the cloud, so it also tells whether the session is good.

  --json         {"cloud","owner","signedIn"}

Exit code: 0 when you are signed in, 1 when you are not or the cloud cannot be reached.`,
  promote: `tintype promote [--json] [--give-up-after SECONDS] [--verbose] [--data-dir D]

Sends everything the local cloud holds to the cloud you are connected to. An original counts as there once that cloud's record of
it came back with the same digest, made from the bytes it has. What is there is not sent twice; stopped with Ctrl-C or cut
off, the same command goes on. Nothing is deleted on this machine.

  --json         one line of JSON at the end: {"all","there","before","deleted","failed"}
  --give-up-after SECONDS
                 end when nothing moved for so long (else 300)
  --verbose      one line of JSON on standard error for each step, without paths
  --data-dir D   where Tintype keeps its own state (else TINTYPE_DATA_DIR, else the usual place)

Exit code: 0 when all is there, 1 when something is not.`,
  cloud: `tintype cloud [--port N] [--admin] [--data-dir D]

Runs the local cloud on this machine until it is stopped, and prints one line of JSON when it is ready.

  --port N       the API's port; the object store and the identity pool get the next two (else free ones)
  --admin        also prints a key that may do everything in the object store
  --data-dir D   where Tintype keeps its own state; the cloud's part is the folder "cloud" in it`,
};

/** The help of a command, or of all for '' and for what is no command. */
export const helpFor = (command: string): string => texts[command] ?? texts[''] ?? '';
