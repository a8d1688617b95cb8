import { deConnect } from './de-connect.ts';
import { dePictures } from './de-pictures.ts';
import { dePlaces } from './de-places.ts';
import { deWork } from './de-work.ts';
import type { Strings } from './words.ts';

/** German. */
export const german: Strings = { ...deWork, ...dePlaces, ...dePictures, ...deConnect };
