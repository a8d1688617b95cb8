/** Sizes, times and failures in words. */
import type { PictureRecord } from '../../../processor/contract/record.ts';
import type { Failure } from '../../core/queue/upload.ts';

/** 1,234,567 bytes as `1.2 MB`: powers of 1000, as file managers show them. */
export function inBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = 0;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${at === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}

/** Seconds as `1:05` or `2:03:04`. */
export function inClock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** `2021-09-27 07:13` or nothing. */
export const takenOf = (record: PictureRecord | undefined): string =>
  record?.capture?.local.slice(0, 16).replace('T', ' ') ?? '';

/** `Apple iPhone 13 Pro`, without saying the make twice. */
export function cameraOf(record: PictureRecord | undefined): string {
  const make = record?.camera?.make ?? '';
  const model = record?.camera?.model ?? '';
  const saysMake = model.toLowerCase().startsWith(make.toLowerCase().split(' ')[0] ?? '');
  return (saysMake ? model : `${make} ${model}`).trim();
}

/** `analysed`, or why not. */
export function verdictOf(record: PictureRecord | undefined): string {
  if (record === undefined) return '';
  return record.verdict === 'analysed' ? 'analysed' : `rejected: ${inReason(record.reason)}`;
}

function inReason(reason: PictureRecord['reason']): string {
  const words: Readonly<Record<NonNullable<PictureRecord['reason']>, string>> = {
    unsupported: 'format not supported yet',
    notAnImage: 'not a picture',
    corrupt: 'damaged beyond reading',
    tooLarge: 'too large to analyse',
    crashed: 'the analysis broke down on it',
    mismatch: 'arrived with other bytes',
  };
  return reason === undefined ? 'no reason given' : words[reason];
}

const failureWords: Readonly<Record<Failure['kind'], string>> = {
  offline: 'The cloud could not be reached. Check the network, then run the same command again.',
  throttled: 'The cloud asked to slow down for too long. Run the same command again later.',
  serverFault: 'The cloud kept failing. Run the same command again later.',
  conflict: 'Somebody else kept sending the same picture. Run the same command again.',
  grantExpired: 'Sending kept taking longer than the cloud allows. Run the same command again.',
  stalled: 'The connection kept standing still. Check the network, then run the same command again.',
  sourceChanged: 'The file kept changing while it was read. Run the same command again when it rests.',
  sourceBusy:
    'The file could not be read. Close the program that uses it and check the disk, then run the same command again.',
  mismatch: 'The cloud kept receiving other bytes than were sent. Check the disk and the memory of this machine.',
  lostThere: 'The cloud lost it each time it was sent. Run the same command again later.',
  sourceGone: 'The file is not there (any more).',
  sourceDenied: 'You may not read this file. Change its permissions, then run the same command again.',
  signedOut: 'You are not signed in to the cloud.',
  denied: 'The cloud refused it.',
  tooLarge: 'The file is larger than the cloud takes.',
  empty: 'The file is empty.',
  deletedThere: 'You deleted this picture from the cloud. To send it all the same, add --again.',
  rejected: 'The analysis could not use it.',
};

/** What happened and what to do, as one sentence or two. */
export const inWords = (failure: Failure): string => failureWords[failure.kind];
