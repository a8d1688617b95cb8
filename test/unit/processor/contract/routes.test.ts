import { describe, expect, it } from 'vitest';
import { apiRoutes } from '../../../../processor/contract/routes.ts';
import { routes } from '../../../../processor/handlers/api/app.ts';

const inOrder = (a: string, b: string): number => (a < b ? -1 : 1);

describe('the routes a gateway lets through', () => {
  it('are those the API answers, neither more nor fewer', () => {
    const answered = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:([a-z]+)/g, '{$1}')}`);
    const letThrough = apiRoutes.map(({ method, path }) => `${method} ${path}`);

    expect(letThrough.toSorted(inOrder)).toEqual(answered.toSorted(inOrder));
  });
});
