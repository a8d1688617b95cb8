import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../infra/operate/arguments.ts';
import { inPlainWords } from '../../../infra/operate/aws-account.ts';
import { deploy, diff } from '../../../infra/operate/deploy.ts';
import { destroy } from '../../../infra/operate/destroy.ts';
import { invite } from '../../../infra/operate/invite.ts';
import { readStage, stages } from '../../../infra/settings.ts';
import { FakeDesk, keeping, stage, url } from './fake-desk.ts';

describe('npm run deploy', () => {
  it('stops at once, in plain words, where AWS does not know who is asking', async () => {
    const desk = new FakeDesk();
    desk.signedIn = { ok: false, because: 'This machine has no credentials for AWS.' };

    expect(await deploy(stage, desk, { yes: false })).toBe(1);
    expect(desk.text).toBe('This machine has no credentials for AWS.');
    expect(desk.ran).toEqual([]);
  });

  it('says how to make an account ready for CDK', async () => {
    const desk = new FakeDesk();
    desk.stacks.clear();

    expect(await deploy(stage, desk, { yes: false })).toBe(1);
    expect(desk.text).toContain('npx cdk bootstrap aws://111122223333/us-east-1');
    expect(desk.ran).toEqual([]);
  });

  it('deploys nothing whose functions are not whole', async () => {
    const desk = new FakeDesk();
    desk.missing = 'The picture decoder for arm64 is not on this machine.';

    expect(await deploy(stage, desk, { yes: false })).toBe(1);
    expect(desk.ran).toEqual([]);
  });

  it('ends with the one address a person needs', async () => {
    const desk = new FakeDesk();

    expect(await deploy(stage, desk, { yes: true })).toBe(0);
    expect(desk.ran).toEqual([['deploy', 'tintype-trial', '--require-approval', 'never']]);
    expect(desk.said.at(-1)).toContain(url);
  });

  it('takes back the buckets an earlier destroy kept, with the people whose pictures they hold', async () => {
    const desk = new FakeDesk();
    desk.buckets.set(desk.bucket('home', 'originals'), 12);
    const again = { ...keeping, settings: { ...keeping.settings, keptUserPool: 'us-east-1_Pool' } };

    expect(await deploy(again, desk, { yes: false })).toBe(0);
    expect(desk.ran).toEqual([['deploy', 'tintype-home', '--import-existing-resources']]);
  });

  it('takes back the access logs that every stage leaves behind', async () => {
    const desk = new FakeDesk();
    desk.buckets.set(desk.bucket('trial', 'access-logs'), 3);

    expect(await deploy(stage, desk, { yes: false })).toBe(0);
    expect(desk.ran).toEqual([['deploy', 'tintype-trial', '--import-existing-resources']]);
  });

  it('does not take back pictures without the people whose they are', async () => {
    const desk = new FakeDesk();
    desk.buckets.set(desk.bucket('home', 'originals'), 12);

    expect(await deploy(keeping, desk, { yes: false })).toBe(1);
    expect(desk.text).toContain('keptUserPool');
    expect(desk.ran).toEqual([]);
  });

  it('says so when it fails', async () => {
    const desk = new FakeDesk();
    desk.cdkCode = 1;

    expect(await deploy(stage, desk, { yes: false })).toBe(1);
    expect(desk.text).toContain('The deployment failed');
  });
});

describe('npm run infra:diff', () => {
  it('asks CDK what would change', async () => {
    const desk = new FakeDesk();

    expect(await diff(stage, desk)).toBe(0);
    expect(desk.ran).toEqual([['diff', 'tintype-trial']]);
  });
});

describe('npm run destroy', () => {
  it('does nothing unless the name is typed', async () => {
    const desk = new FakeDesk().deployed('home', 12);
    desk.answers = ['yes'];

    expect(await destroy(keeping, desk, { deleteOriginals: false })).toBe(1);
    expect(desk.ran).toEqual([]);
    expect(desk.said.at(-1)).toBe('Nothing was done.');
  });

  it('does nothing where nobody can answer', async () => {
    const desk = new FakeDesk().deployed('home', 12);

    expect(await destroy(keeping, desk, { deleteOriginals: true })).toBe(1);
    expect(desk.ran).toEqual([]);
    expect(desk.buckets.get(desk.bucket('home', 'originals'))).toBe(12);
  });

  it('keeps originals and people, and says how to bring them back', async () => {
    const desk = new FakeDesk().deployed('home', 12);
    desk.answers = ['home'];

    expect(await destroy(keeping, desk, { deleteOriginals: false })).toBe(0);
    expect(desk.ran).toEqual([['destroy', 'tintype-home', '--force']]);
    expect(desk.buckets.get(desk.bucket('home', 'originals'))).toBe(12);
    expect([...desk.pools]).toEqual(['us-east-1_Pool']);
    expect(desk.said.at(-1)).toContain("keptUserPool: 'us-east-1_Pool'");
  });

  it('refuses to take down a trial that holds pictures, unless told that they go too', async () => {
    const desk = new FakeDesk().deployed('trial', 1);
    desk.answers = ['trial', 'delete trial'];

    expect(await destroy(stage, desk, { deleteOriginals: false })).toBe(1);
    expect(desk.text).toContain('--delete-originals');
    expect(desk.ran).toEqual([]);
    expect(desk.buckets.get(desk.bucket('trial', 'originals'))).toBe(1);
  });

  it.each([
    ['a trial', stage],
    ['a stage that would keep them', keeping],
  ])('removes everything of %s when told twice', async (_what, which) => {
    const desk = new FakeDesk().deployed(which.name, 1_000);
    desk.answers = [`delete ${which.name}`];

    expect(await destroy(which, desk, { deleteOriginals: true })).toBe(0);
    expect(desk.text).toContain('1,000 pictures or more');
    expect(desk.stacks.has(`tintype-${which.name}`)).toBe(false);
    expect(desk.buckets.get(desk.bucket(which.name, 'originals')) ?? 0).toBe(0);
    expect(desk.buckets.has(desk.bucket(which.name, 'access-logs'))).toBe(false);
  });

  it('removes what an earlier destroy kept', async () => {
    const desk = new FakeDesk().deployed('home', 12);
    desk.stacks.delete('tintype-home');
    desk.answers = ['delete home'];
    const again = { ...keeping, settings: { ...keeping.settings, keptUserPool: 'us-east-1_Pool' } };

    expect(await destroy(again, desk, { deleteOriginals: true })).toBe(0);
    expect(desk.ran).toEqual([]);
    expect(desk.buckets.size).toBe(0);
    expect(desk.pools.size).toBe(0);
  });
});

describe('npm run invite', () => {
  const ada = { email: 'ada@example.com', again: false };

  it('mails somebody a password, and says where to connect', async () => {
    const desk = new FakeDesk().deployed('trial', 0);

    expect(await invite(stage, desk, ada)).toBe(0);
    expect([...desk.people]).toEqual(['ada@example.com']);
    expect(desk.text).toContain(url);
  });

  it('says that somebody was invited before, and does so again when asked', async () => {
    const desk = new FakeDesk().deployed('trial', 0);
    desk.people.add('ada@example.com');

    expect(await invite(stage, desk, ada)).toBe(1);
    expect(desk.text).toContain('--again');
    expect(await invite(stage, desk, { ...ada, again: true })).toBe(0);
  });

  it.each([
    ['what is no address', 'ada', true],
    ['a stage that is not there', 'ada@example.com', false],
  ])('refuses %s', async (_what, email, isDeployed) => {
    const desk = isDeployed ? new FakeDesk().deployed('trial', 0) : new FakeDesk();

    expect(await invite(stage, desk, { email, again: false })).toBe(1);
    expect(desk.people.size).toBe(0);
  });
});

describe('the command line', () => {
  const takes = { usage: 'npm run deploy -- --stage NAME [--yes]', switches: ['yes'] };

  it('wants a stage that there is', () => {
    expect(readArguments([], takes)).toContain('There are these stages: home, trial.');
    expect(readArguments(['--stage', 'nowhere'], takes)).toContain('There is no stage "nowhere"');
    expect(readArguments(['--stage', 'Home!'], takes)).toContain('cannot be a stage');
    expect(readArguments(['--stage', 'myaws'], takes)).toContain('Cognito keeps "aws"');
    expect(readArguments(['--stage', 'home', '--yes'], takes)).toMatchObject({
      stage: { name: 'home' },
      switches: new Set(['yes']),
    });
  });

  it('answers what it does not know with its usage', () => {
    expect(readArguments(['--stage', 'home', '--force'], takes)).toContain('Usage: npm run deploy');
    expect(readArguments(['home'], takes)).toContain('Usage: npm run deploy');
  });
});

describe('the settings', () => {
  it.each(Object.keys(stages))('are right as they ship: %s', (name) => {
    expect(readStage(name)).toEqual(stages[name]);
  });

  it('say which field is wrong', () => {
    expect(readStage('one', { one: { ...stages.home, analysesAtOnce: 1 } })).toContain('analysesAtOnce');
    expect(readStage('one', { one: { ...stages.home, colour: 'red' } })).toContain('colour');
  });
});

describe('what AWS says', () => {
  const named = (name: string, more: object = {}): Error => Object.assign(new Error('technical'), { name, ...more });

  it.each([
    [named('CredentialsProviderError'), 'This machine has no credentials for AWS.'],
    [named('ExpiredToken'), 'Your sign-in to AWS has run out.'],
    [named('InvalidClientTokenId'), 'AWS does not know these credentials.'],
    [named('AccessDenied'), 'AWS does not let you do this'],
    [named('Error', { code: 'ENOTFOUND' }), 'AWS cannot be reached (ENOTFOUND).'],
  ])('is put into words: %s', (error, words) => {
    expect(inPlainWords(error)).toContain(words);
  });
});
