/** What no page in the window may do (architecture.md, section 8), tried from within a real one. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DesktopBridge } from '../../app/contract/bridge.ts';
import { dropPaths } from '../e2e-ui/drop.ts';
import { countOf } from '../e2e-ui/looks.ts';
import { otherJpeg } from '../e2e-ui/some-pictures.ts';
import { patienceMs, type Stage, startStage } from './stage.ts';

declare global {
  interface Window {
    readonly tintypeBridge?: DesktopBridge;
  }
}

const firstHeading = 'Your pictures, kept and described.';
const eventually = { timeout: patienceMs, interval: 100 };

/** A desktop with one picture, whose page begins to misbehave. */
async function pageGoneBad(): Promise<Stage> {
  const stage = await startStage();
  await stage.page.getByRole('heading', { name: firstHeading }).waitFor();
  return stage;
}

const refusals = ({ said }: Stage): readonly string[] =>
  said().flatMap((line) => {
    if (!line.includes('"event":"refused"')) return [];
    const { what } = JSON.parse(line) as { readonly what: string };
    return [what];
  });

describe('a page in the window', () => {
  it('runs sandboxed, isolated and without Node, with a bridge that only passes texts and names dropped files', async () => {
    const { app, page } = await pageGoneBad();

    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const all = contents.getLastWebPreferences();
      return ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag'].map(
        (name) => `${name} ${String(all[name])}`,
      );
    });
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.tintypeBridge ?? {}),
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
    }));

    expect(preferences).toEqual([
      'sandbox true',
      'contextIsolation true',
      'nodeIntegration false',
      'webSecurity true',
      'webviewTag false',
    ]);
    expect(seen).toEqual({ bridge: ['post', 'onText', 'pathsOf'], node: [] });
  });

  it('is given the files of the bundle and nothing beside it, under a policy without inline scripts', async () => {
    const { page } = await pageGoneBad();

    const found = await page.evaluate(async () => {
      const statusOf = (path: string): Promise<number> =>
        fetch(path).then(
          ({ status }) => status,
          () => 0,
        );
      return {
        // The policy lets no page ask for anything: not even its own files by script.
        own: await statusOf('/index.html'),
        inline: await new Promise<string>((resolve) => {
          document.addEventListener(
            'securitypolicyviolation',
            ({ effectiveDirective }) => resolve(effectiveDirective),
            {
              once: true,
            },
          );
          const script = document.createElement('script');
          script.text = 'globalThis.wasRun = true';
          document.head.append(script);
        }).catch(String),
        wasRun: 'wasRun' in globalThis,
      };
    });

    expect(found).toMatchObject({ own: 0, wasRun: false });
  });

  it('is not led anywhere else, opens no window, embeds nothing and gets no permission', async () => {
    const stage = await pageGoneBad();
    const { app, page } = stage;
    await app.evaluate(({ shell }) => {
      Object.assign(globalThis, { opened: [] });
      shell.openExternal = (url) => {
        (globalThis as unknown as { opened: string[] }).opened.push(url);
        return Promise.resolve();
      };
    });
    const address = page.url();

    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await expect.poll(() => refusals(stage), eventually).toContain('navigation');
    await page.evaluate(() => {
      location.href = 'file:///etc/passwd';
    });
    const windows = await page.evaluate(() =>
      ['file:///etc/passwd', 'http://example.com/', 'https://name@example.com/', 'app://tintype/', 'javascript:1'].map(
        (url) => String(window.open(url)),
      ),
    );
    await page.evaluate(() => window.open('https://www.openstreetmap.org/?mlat=1&mlon=2'));
    const permissions = await page.evaluate(async () => {
      const names = ['camera', 'microphone', 'geolocation', 'notifications', 'midi', 'clipboard-read'];
      const states = await Promise.all(
        names.map((name) => navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state)),
      );
      return {
        states: [...new Set(states)],
        notification: await Notification.requestPermission(),
        place: await new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('given'),
            () => resolve('denied'),
          ),
        ),
        clipboard: await navigator.clipboard.readText().then(
          () => 'given',
          ({ name }: Error) => name,
        ),
      };
    });
    await page.evaluate(() => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.com/');
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(view, frame);
    });

    expect(page.url()).toBe(address);
    expect(windows).toEqual(['null', 'null', 'null', 'null', 'null']);
    expect(permissions).toEqual({
      states: ['denied'],
      notification: 'denied',
      place: 'denied',
      clipboard: 'NotAllowedError',
    });
    expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
      'https://www.openstreetmap.org/?mlat=1&mlon=2',
    ]);
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  });

  it('names no file of this machine that nobody chose', async () => {
    const stage = await pageGoneBad();
    const { page } = stage;
    const secret = join(stage.pictures, 'secret.jpg');
    await writeFile(secret, await otherJpeg(1));

    const answers = await page.evaluate(async (path) => {
      const bridge = window.tintypeBridge;
      const name = crypto.randomUUID();
      const heard = new Map<number, unknown>();
      bridge?.onText((to, text) => {
        if (to !== name || text === '') return;
        const frame = JSON.parse(text);
        heard.set(frame.id, frame.error?.code ?? frame.t);
      });
      const ask = (id: number, method: string, input: unknown): void =>
        bridge?.post(name, JSON.stringify({ t: 'call', id, method, input }));
      const made = bridge?.pathsOf([new File(['x'], path), { name: path, path }]);
      ask(1, 'uploads.addPaths', { paths: [path] });
      ask(2, 'folders.add', { path: path.replace(/\/[^/]*$/, ''), options: {} });
      ask(3, 'host.listFolders', { path: '/' });
      ask(4, 'host.reveal', { path });
      while (heard.size < 4) await new Promise((resolve) => setTimeout(resolve, 50));
      return { made, codes: [1, 2, 3, 4].map((id) => heard.get(id)) };
    }, secret);

    expect(answers).toEqual({ made: [], codes: ['notAllowed', 'notAllowed', 'notAllowed', 'badInput'] });

    // The page that spoke by itself took the wire. A page that does not gets what the person drops.
    await page.reload();
    await page.getByRole('heading', { name: firstHeading }).waitFor();
    await dropPaths(page, [secret]);
    await countOf(page, 1).waitFor();
  });

  it('is heard from its main frame on its own origin alone', async () => {
    const stage = await pageGoneBad();
    const { app } = stage;
    const opened = app.waitForEvent('window');
    await app.evaluate(({ app: electronApp, BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Electron.WebPreferences;
      };
      const preload = `${electronApp.getAppPath()}/dist/desktop/preload.cjs`;
      // A page from elsewhere, with the very preload of ours.
      const evil = new BrowserWindow({ show: false, webPreferences: { ...contents.getLastWebPreferences(), preload } });
      void evil.loadURL('data:text/html,<h1>evil</h1>');
    });
    const evil = await opened;
    await evil.getByRole('heading', { name: 'evil' }).waitFor({ state: 'attached' });

    const heard = await evil.evaluate(async () => {
      const texts: string[] = [];
      window.tintypeBridge?.onText((_page, text) => void texts.push(text));
      for (const page of ['shell-evil', 'evil'])
        window.tintypeBridge?.post(page, JSON.stringify({ t: 'open', id: 1, method: 'settings.watch' }));
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { hasBridge: window.tintypeBridge !== undefined, texts };
    });
    const posted = await app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const contents = BrowserWindow.getAllWindows().find(({ webContents }) =>
        webContents.getURL().startsWith('app:'),
      )?.webContents;
      const sent: unknown[] = [];
      if (contents !== undefined) contents.send = (...given: unknown[]) => void sent.push(given);
      const text = JSON.stringify({ t: 'open', id: 1, method: 'engine.watch' });
      const frames = [
        { origin: 'https://example.com', parent: null },
        { origin: 'app://tintype', parent: {} },
        { origin: 'null', parent: null },
        null,
      ];
      for (const senderFrame of frames) ipcMain.emit('wire', { sender: contents, senderFrame }, 'shell-frame', text);
      ipcMain.emit(
        'wire',
        { sender: contents, senderFrame: { origin: 'app://tintype', parent: null } },
        'shell-ours',
        text,
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      return sent.map((given) => (given as string[])[1]);
    });

    expect(heard).toEqual({ hasBridge: true, texts: [] });
    expect(posted).toContain('shell-ours');
    expect(posted).not.toContain('shell-frame');
    expect(refusals(stage).filter((what) => what === 'frame')).toHaveLength(4);
  });
});
