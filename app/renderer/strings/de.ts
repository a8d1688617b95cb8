import { enPictures } from './en-pictures.ts';
import { enPlaces } from './en-places.ts';
import { enWork } from './en-work.ts';
/** German. */
export const german = { ...enWork, ...enPlaces, ...enPictures };
