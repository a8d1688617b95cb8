/**
 * Why the RADOS Gateway (Ceph 16.2, Debian's) does otherwise, where one reason explains several cases. The cases that
 * use these still say what S3's documentation says.
 */
export const rgwBecause = {
  checksums: 'knows no x-amz-checksum-*: neither checks nor keeps them',
  unsignedHeaders: 'takes x-amz- headers that are not signed',
  queryErrors: 'has AccessDenied for every fault in a presigned URL',
  scope: 'takes any region and service in a credential scope',
  tokens: 'ignores a session token when STS is off',
  deleteDigest: 'checks no digest of a multi-object delete',
  completeConditions: 'ignores If-None-Match when completing',
  completeParts: 'sorts the parts it is given and wants every part that was sent',
  partNumbers: 'takes any part number',
  trailers: 'knows no aws-chunked body but the signed one',
} as const;
