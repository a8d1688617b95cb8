import { describe, expect, it } from 'vitest';
import { isCandidateName, pictureExtensions } from '../../../../../app/core/folders/candidates.ts';

describe('a name', () => {
  it.each([
    ['IMG_0001.JPG'],
    ['DSC_0001.nef'],
    ['_MG_1.Cr3'],
    ['PXL_2021.RAW-01.COVER.jpg'],
    ['P1010001.RW2'],
    ['X.3FR'],
    ['back.IIQ'],
    ['scan.tiff'],
    ['IMG_1.HIF'],
    ['.hidden.jpg'],
    ['/a/b.c/IMG.dng'],
    ['C:\\pictures\\IMG.heic'],
  ])('%s can be a picture', (name) => {
    expect(isCandidateName(name)).toBe(true);
  });

  it.each([
    ['MOV_0001.MP4'],
    ['IMG_0001.xmp'],
    ['jpg'],
    ['.jpg'],
    ['IMG.jpg.part'],
    ['a.jpg/readme'],
    ['notes.txt'],
    [''],
  ])('%s cannot', (name) => {
    expect(isCandidateName(name)).toBe(false);
  });

  it('is judged by a list without doubles, in lower case', () => {
    expect(new Set(pictureExtensions).size).toBe(pictureExtensions.length);
    expect(pictureExtensions.filter((extension) => !/^[a-z0-9]{2,5}$/.test(extension))).toEqual([]);
  });
});
