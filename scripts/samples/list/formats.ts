import type { SamplePlan } from '../plan.ts';
import { cloudSea } from '../scenes/above.ts';
import { fireflyNight } from '../scenes/city.ts';
import { underTheSurface } from '../scenes/sea.ts';
import { silk } from '../scenes/still.ts';
import { octoberWood } from '../scenes/woods.ts';

/** Pictures in the formats that are not JPEG. */
export const formats: readonly SamplePlan[] = [
  {
    file: 'above the clouds.webp',
    scene: cloudSea,
    edge: 1920,
    format: 'webp',
    quality: 84,
    grain: 2.1,
    icc: 'srgb',
    exif: {
      make: 'samsung',
      model: 'SM-S918B',
      taken: '2024-01-09T07:20:05',
      offset: '+01:00',
      subSec: '310',
      iso: 50,
      fNumber: 1.7,
      exposureTime: [1, 1400],
      focalLength: 6.3,
      focalLength35mm: 23,
      flash: 0,
      gps: { latitude: 46.9061, longitude: 8.5493, altitude: 10_668, direction: 92 },
    },
  },
  {
    file: 'under the surface.avif',
    scene: underTheSurface,
    edge: 1500,
    format: 'avif',
    quality: 66,
    grain: 1.4,
    exif: {
      make: 'GoPro',
      model: 'HERO12 Black',
      software: 'H23.01.02.32.00',
      taken: '2023-03-17T13:08:29',
      offset: '+10:00',
      iso: 100,
      fNumber: 2.5,
      exposureTime: [1, 480],
      focalLength: 2.71,
      focalLength35mm: 16,
      flash: 0,
      gps: { latitude: -16.4267, longitude: 145.9901 },
    },
  },
  {
    file: 'october wood.tif',
    scene: octoberWood,
    edge: 1260,
    format: 'tiff',
    quality: 90,
    grain: 1.8,
    exif: {
      make: 'LEICA CAMERA AG',
      model: 'LEICA Q2',
      software: '5.1.0',
      orientation: 1,
      taken: '2020-10-24T16:12:09',
      offset: '+02:00',
      iso: 250,
      fNumber: 2.8,
      exposureTime: [1, 125],
      focalLength: 28,
      focalLength35mm: 28,
      flash: 0,
      program: 1,
    },
    words: { title: 'October', description: 'The last warm afternoon.', keywords: ['wood', 'autumn'], rating: 4 },
  },
  {
    file: 'silk.png',
    scene: silk,
    edge: 1200,
    format: 'png',
    quality: 90,
    grain: 0,
    words: { title: 'Silk', creator: 'Ada Lindqvist', keywords: ['abstract'] },
  },
  { file: 'fireflies.gif', scene: fireflyNight, edge: 480, format: 'gif', quality: 90, grain: 0 },
];
