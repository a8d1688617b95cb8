/** A system an app is packed for. */
export interface Target {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly arch: 'x64' | 'arm64';
}

/** The systems there are installers for. */
export const targets: readonly Target[] = (['linux', 'darwin', 'win32'] as const).flatMap((platform) =>
  (['x64', 'arm64'] as const).map((arch) => ({ platform, arch })),
);

/** `linux-x64`: as npm packages and prebuilt binaries name it. */
export const nameOf = ({ platform, arch }: Target): string => `${platform}-${arch}`;

/** Whether it is the system this runs on. */
export const isThisMachine = ({ platform, arch }: Target): boolean =>
  platform === process.platform && arch === process.arch;

/** What Node's program is called. */
export const nodeName = ({ platform }: Pick<Target, 'platform'>): string =>
  platform === 'win32' ? 'node.exe' : 'node';
