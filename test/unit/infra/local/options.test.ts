import { describe, expect, it } from 'vitest';
import { defaultDataDirectory, readOptions } from '../../../../infra/local/options.ts';

const machine = { platform: 'linux', home: '/home/ada', variables: {} };

describe("the cloud's command line", () => {
  it('needs nothing', () => {
    expect(readOptions([], machine)).toEqual({
      is: 'run',
      options: {
        port: 0,
        dataDirectory: '/home/ada/.local/share/tintype/cloud',
        admin: false,
        durability: 'power',
        keyLifeSeconds: 3600,
        withParent: false,
        verbose: false,
      },
    });
  });

  it('takes every option', () => {
    const args = ['--port', '4200', '--data-dir', '/d', '--admin', '--durability', 'process'];

    expect(readOptions([...args, '--key-life-seconds', '2', '--with-parent', '--verbose'], machine)).toEqual({
      is: 'run',
      options: {
        port: 4200,
        dataDirectory: '/d',
        admin: true,
        durability: 'process',
        keyLifeSeconds: 2,
        withParent: true,
        verbose: true,
      },
    });
  });

  it.each([
    [['--port', '-1'], "Option '--port' argument is ambiguous."],
    [['--port', '65534'], '--port wants a number from 0 to 65533.'],
    [['--port', '4e2'], '--port wants a number from 0 to 65533.'],
    [['--durability', 'none'], '--durability wants "power" or "process".'],
    [['--key-life-seconds', '0'], '--key-life-seconds wants a number from 1 to 86400.'],
    [['--data-dir', ''], '--data-dir wants a folder.'],
    [['--colour'], "Unknown option '--colour'."],
  ])('says in one sentence what is wrong with %j', (args, sentence) => {
    expect(readOptions(args, machine)).toEqual({ is: 'wrong', sentence });
  });

  it('lets people sign in with an issuer, on the usual ports where none are named', () => {
    const args = ['--issuer', 'http://127.0.0.1:3000', '--client-id', 'tintype'];

    expect(readOptions(args, machine)).toMatchObject({
      options: {
        signIn: {
          issuer: 'http://127.0.0.1:3000',
          userPoolId: 'local',
          clientId: 'tintype',
          domain: 'http://127.0.0.1:3000',
          redirectPorts: [14_771, 24_771, 28_771],
          scopes: ['openid', 'email'],
        },
      },
    });
    expect(readOptions([...args, '--redirect-ports', '5000,5001'], machine)).toMatchObject({
      options: { signIn: { redirectPorts: [5_000, 5_001] } },
    });
  });

  it.each([
    [['--issuer', 'http://127.0.0.1:3000'], '--issuer and --client-id go together.'],
    [['--issuer', 'nonsense', '--client-id', 'x'], '--issuer wants the URL of an OpenID issuer.'],
    [
      ['--issuer', 'http://127.0.0.1:3000', '--client-id', 'x', '--redirect-ports', '80'],
      '--redirect-ports wants ports from 1024 to 65535, with commas between them.',
    ],
  ])('says what is wrong with signing in by %j', (args, sentence) => {
    expect(readOptions(args, machine)).toEqual({ is: 'wrong', sentence });
  });

  it('explains itself', () => {
    expect(readOptions(['--port', 'x', '--help'], machine)).toMatchObject({ is: 'help' });
  });

  it.each([
    ['linux', { XDG_DATA_HOME: '/x' }, '/x/tintype/cloud'],
    ['darwin', {}, '/home/ada/Library/Application Support/Tintype/cloud'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Tintype/cloud'],
    ['win32', {}, '/home/ada/AppData/Local/Tintype/cloud'],
  ])('keeps data where %s has it', (platform, variables, directory) => {
    expect(defaultDataDirectory({ platform, home: '/home/ada', variables })).toBe(directory);
  });
});
