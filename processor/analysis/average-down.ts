import type { Size } from './plan-previews.ts';

/** One sample a pixel, row by row. */
export interface Plane extends Size {
  readonly samples: Float32Array;
}

/** A smaller (or equal) plane: each sample the mean of the area it covers, pixels cut by an edge counted by their share. */
export function averageDown(plane: Plane, to: Size): Plane {
  const narrow = averageRows(plane, to.width);
  return transpose(averageRows(transpose(narrow), to.height));
}

function averageRows({ width, height, samples }: Plane, toWidth: number): Plane {
  const step = width / toWidth;
  const result = new Float32Array(toWidth * height);
  for (let x = 0; x < toWidth; x += 1) {
    const from = x * step;
    const to = Math.min(width, from + step);
    for (let y = 0; y < height; y += 1) {
      let sum = 0;
      for (let at = Math.floor(from); at < to; at += 1) {
        const share = Math.min(at + 1, to) - Math.max(at, from);
        sum += share * (samples[y * width + at] ?? 0);
      }
      result[y * toWidth + x] = sum / (to - from);
    }
  }
  return { width: toWidth, height, samples: result };
}

function transpose({ width, height, samples }: Plane): Plane {
  const result = new Float32Array(samples.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) result[x * height + y] = samples[y * width + x] ?? 0;
  }
  return { width: height, height: width, samples: result };
}
