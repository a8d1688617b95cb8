/** Why a request was not accepted: S3's error codes (Amazon S3 API reference, "Error responses"). */
export type FaultCode =
  | 'AccessDenied'
  | 'AuthorizationHeaderMalformed'
  | 'AuthorizationQueryParametersError'
  | 'ExpiredToken'
  | 'InvalidAccessKeyId'
  | 'InvalidArgument'
  | 'InvalidRequest'
  | 'InvalidToken'
  | 'InvalidURI'
  | 'MissingSecurityHeader'
  | 'NotImplemented'
  | 'RequestTimeTooSkewed'
  | 'SignatureDoesNotMatch';

/** A refused request. `message` is S3's sentence and holds no secret. */
export interface Fault {
  readonly ok: false;
  readonly code: FaultCode;
  readonly message: string;
}

/** A fault with S3's words for it. */
export const fault = (code: FaultCode, message: string): Fault => ({ ok: false, code, message });
