import { describe, expect, it } from 'vitest';
import { readFeatures } from '../../../../processor/analysis/features.ts';
import { sourcesOf, xmpProperties } from '../../../fixtures/sources.ts';

describe('features', () => {
  it('are none of an ordinary picture', () => {
    expect(readFeatures(sourcesOf({}), undefined)).toBeUndefined();
    expect(readFeatures(sourcesOf({}), {})).toBeUndefined();
  });

  it('are a motion photo where the film is in the file', () => {
    const xmp = { 'GCamera:MotionPhoto': '1', 'GCamera:MotionPhotoPresentationTimestampUs': '1500000' };

    expect(readFeatures(sourcesOf({ xmp }), { video: { offset: 10, length: 2000 } })).toEqual({
      motion: { film: 'embedded', bytes: 2000, momentMs: 1500 },
    });
    expect(readFeatures(sourcesOf({ xmp }), undefined)).toBeUndefined();
  });

  it('are a motion photo whose moment nobody knows', () => {
    const xmp = { 'GCamera:MicroVideoPresentationTimestampUs': '-1' };

    expect(readFeatures(sourcesOf({ xmp }), { video: { offset: 10, length: 2000 } })?.motion).toEqual({
      film: 'embedded',
      bytes: 2000,
    });
  });

  it('are a live photo where the film has a file of its own', () => {
    expect(readFeatures(sourcesOf({ maker: { livePhotoId: 'A-B' } }), undefined)).toEqual({
      motion: { film: 'separate', id: 'A-B' },
    });
  });

  it('are a burst by Google or Apple', () => {
    expect(readFeatures(sourcesOf({ xmp: { 'GCamera:BurstID': 'b1' } }), undefined)).toEqual({ burst: { id: 'b1' } });
    expect(readFeatures(sourcesOf({ maker: { burstId: 'b2' } }), undefined)).toEqual({ burst: { id: 'b2' } });
  });

  it('are a panorama by Google or Apple', () => {
    const xmp = {
      'GPano:ProjectionType': 'equirectangular',
      'GPano:FullPanoWidthPixels': '8192',
      'GPano:FullPanoHeightPixels': '-1',
    };
    const apple = { ifd0: { 271: 'Apple' }, exif: { 41985: 6 } };

    expect(readFeatures(sourcesOf({ xmp }), undefined)).toEqual({
      panorama: { projection: 'equirectangular', fullWidth: 8192 },
    });
    expect(readFeatures(sourcesOf({ exif: apple }), undefined)).toEqual({ panorama: {} });
    expect(readFeatures(sourcesOf({ exif: { ...apple, ifd0: { 271: 'Other' } } }), undefined)).toBeUndefined();
  });

  it('are gain maps, depth maps and C2PA manifests', () => {
    expect(readFeatures(sourcesOf({ xmp: { 'hdrgm:Version': '1.0' } }), undefined)).toEqual({ hasGainMap: true });
    expect(readFeatures(sourcesOf({}), { hasGainMap: true, hasDepthMap: true, hasC2pa: true })).toEqual({
      hasGainMap: true,
      hasDepthMap: true,
      hasC2pa: true,
    });
  });

  it('are faces that people marked, each once though two editors marked them', () => {
    const face = { fields: xmpProperties({ 'mwgrs:Type': 'Face' }) };
    const pet = { fields: xmpProperties({ 'mwgrs:Type': 'Pet' }) };
    const person = { fields: xmpProperties({ 'MPReg:PersonDisplayName': 'Ann' }) };
    const xmp = {
      'mwgrs:Regions': { fields: xmpProperties({ 'mwgrs:RegionList': { items: [face, pet, face] } }) },
      'MP:RegionInfo': { fields: xmpProperties({ 'MPRI:Regions': { items: [person, person] } }) },
    };

    expect(readFeatures(sourcesOf({ xmp }), undefined)).toEqual({ faces: 2 });
  });
});
