/** What we use of libheif-js 1.23, whose own types belong to another entry of the package. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  /** An object of libheif's, to be released by the function of its name. */
  interface Handle {
    readonly code?: unknown;
  }
  interface DecodedImage {
    /** Set when decoding failed. */
    readonly code?: unknown;
    readonly message?: string;
    readonly image: Handle;
    /** Views of the module's memory: gone when the image is released, or the memory grows. */
    readonly channels: readonly {
      readonly id: unknown;
      readonly width: number;
      readonly height: number;
      /** Bytes from one row to the next. */
      readonly stride: number;
      readonly data: Uint8Array;
    }[];
  }
  export interface LibHeif {
    readonly HEAPU8: Uint8Array;
    readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
    readonly heif_chroma: {
      readonly heif_chroma_interleaved_RGB: unknown;
      readonly heif_chroma_interleaved_RGBA: unknown;
    };
    readonly heif_channel: { readonly heif_channel_interleaved: unknown };
    readonly heif_error_code: { readonly heif_error_Ok: unknown };
    _heif_get_global_security_limits(): number;
    heif_context_alloc(): Handle;
    heif_context_free(context: Handle): void;
    heif_context_read_from_memory(
      context: Handle,
      file: Uint8Array,
    ): { readonly code: unknown; readonly message: string };
    heif_js_context_get_primary_image_handle(context: Handle): Handle;
    heif_image_handle_get_width(handle: Handle): number;
    heif_image_handle_get_height(handle: Handle): number;
    heif_image_handle_has_alpha_channel(handle: Handle): number;
    heif_image_handle_release(handle: Handle): void;
    heif_image_release(image: Handle): void;
    heif_js_decode_image2(handle: Handle, colours: unknown, chroma: unknown): DecodedImage | Promise<DecodedImage>;
  }
  const load: (options: { readonly print: () => void; readonly printErr: () => void }) => LibHeif;
  // biome-ignore lint/style/noDefaultExport: it is the package that has one.
  export default load;
}
