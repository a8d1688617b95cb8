/** The API's routes (architecture.md, section 4), as an HTTP API names them: what stands in braces is a parameter. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: `/v1/${string}`;
}

/** Every route there is. Whatever is not here, no gateway lets through. */
export const apiRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/v1/uploads' },
  { method: 'POST', path: '/v1/uploads/{digest}/parts' },
  { method: 'GET', path: '/v1/uploads/{digest}/parts' },
  { method: 'POST', path: '/v1/uploads/{digest}/complete' },
  { method: 'DELETE', path: '/v1/uploads/{digest}' },
  { method: 'GET', path: '/v1/feed' },
  { method: 'POST', path: '/v1/records/batch-get' },
  { method: 'GET', path: '/v1/records/{digest}' },
  { method: 'GET', path: '/v1/records/{digest}/original' },
  { method: 'POST', path: '/v1/records/{digest}/analyse' },
  { method: 'DELETE', path: '/v1/records/{digest}' },
];
