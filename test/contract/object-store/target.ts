/** Which implementation the suite runs over. */
export type TargetName = 'local' | 'rgw';

/** A running object store and a key that may do everything in it. */
export interface Target {
  readonly name: TargetName;
  /** Base URL without a slash at its end; buckets are in the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
