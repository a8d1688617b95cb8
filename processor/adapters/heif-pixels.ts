/**
 * Decodes HEIF with libheif in WebAssembly: sharp's own libheif has no HEVC (pitfall 29). Loaded when the first HEIC comes,
 * once more for each picture, since a WebAssembly memory only grows. Its allocations are bounded before it sees a byte, and
 * it can reach no file and no network.
 */
import type { LibHeif } from 'libheif-js/libheif-wasm/libheif-bundle.js';
import type { Bitmap, ByteSource, HeifAsk, Unpacked } from '../analysis/readers.ts';

/** As records name it; a test holds this against the package. */
export const libheifVersion = 'libheif 1.23.2';

// The film of a motion photo comes behind the picture: what is cut off here is hardly ever pixels.
const fileMaxBytes = 128 * 1024 * 1024;
// An analysis of a HEIC has a gibibyte: what libheif holds, our copy of it, and the process itself.
const memoryMaxBytes = 640 * 1024 * 1024;

/** Where libheif keeps its limits (`heif_security_limits`, version 1 and up), and what it allows by default. */
const limits = { pixels: 8, pixelsByDefault: 32_768 ** 2, memory: 64, memoryByDefault: 4 * 1024 ** 3 } as const;

/** The primary picture, turned and cropped as its container says; or why not. */
export async function decodeHeif(file: ByteSource, ask: HeifAsk): Promise<Unpacked> {
  const content = await file.readAt(0, Math.min(file.bytes, fileMaxBytes));
  try {
    const heif = await load();
    setLimits(heif, ask.maxPixels);
    return await decode(heif, content, ask);
  } catch (error) {
    // Out of memory or a trap: this instance is not used again anyway.
    return { detail: `libheif failed: ${error instanceof Error ? error.name : 'unknown'}` };
  }
}

async function load(): Promise<LibHeif> {
  const { default: instantiate } = await import('libheif-js/libheif-wasm/libheif-bundle.js');
  const silent = (): void => undefined;
  return instantiate({ print: silent, printErr: silent });
}

/** Throws when the limits are not where this version keeps them: unbounded is not an answer. */
function setLimits(heif: LibHeif, maxPixels: number): void {
  const at = heif._heif_get_global_security_limits();
  const view = new DataView(heif.HEAPU8.buffer, at, 72);
  const isAsExpected =
    view.getBigUint64(limits.pixels, true) === BigInt(limits.pixelsByDefault) &&
    view.getBigUint64(limits.memory, true) === BigInt(limits.memoryByDefault);
  if (!isAsExpected) throw new Error('the limits of libheif are not where they were');
  view.setBigUint64(limits.pixels, BigInt(maxPixels), true);
  view.setBigUint64(limits.memory, BigInt(memoryMaxBytes), true);
}

async function decode(heif: LibHeif, content: Uint8Array, ask: HeifAsk): Promise<Unpacked> {
  const context = heif.heif_context_alloc();
  const { code, message } = heif.heif_context_read_from_memory(context, content);
  if (code !== heif.heif_error_code.heif_error_Ok) return { detail: message };
  const handle = heif.heif_js_context_get_primary_image_handle(context);
  if (handle.code !== undefined) return { detail: 'there is no primary picture' };
  const width = heif.heif_image_handle_get_width(handle);
  const height = heif.heif_image_handle_get_height(handle);
  if (width * height > ask.maxPixels) return { detail: `${width * height} pixels, ${ask.maxPixels} can be decoded` };
  const hasAlpha = heif.heif_image_handle_has_alpha_channel(handle) !== 0;
  const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = heif.heif_chroma;
  const { heif_colorspace_RGB: colours } = heif.heif_colorspace;
  const decoded = await heif.heif_js_decode_image2(handle, colours, hasAlpha ? rgba : rgb);
  if (decoded.code !== undefined) return { detail: decoded.message ?? 'the picture cannot be decoded' };
  const plane = decoded.channels.find(({ id }) => id === heif.heif_channel.heif_channel_interleaved);
  if (plane === undefined) return { detail: 'the picture has no colours' };
  return { bitmap: copy(plane, hasAlpha) };
}

/** The samples without what pads each row. */
function copy(
  plane: { readonly width: number; readonly height: number; readonly stride: number; readonly data: Uint8Array },
  hasAlpha: boolean,
): Bitmap {
  const { width, height, stride, data } = plane;
  const rowBytes = width * (hasAlpha ? 4 : 3);
  const samples = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) samples.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  return { width, height, colours: 'rgb', hasAlpha, bitDepth: 8, data: samples };
}
