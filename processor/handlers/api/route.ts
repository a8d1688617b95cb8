import type { ZodError, ZodType } from 'zod';
import * as z from 'zod';
import type { Grants } from '../../analysis/grants-port.ts';
import type { Clock, Objects } from '../../analysis/ports.ts';
import type { ApiErrorCode } from '../../contract/api.ts';
import type { HandlerEnvironment } from '../../contract/environment.ts';
import { Digest, type Owner } from '../../contract/names.ts';

/** What the API needs of the world. */
export interface ApiPorts {
  readonly environment: HandlerEnvironment;
  readonly objects: Objects;
  readonly grants: Grants;
  readonly clock: Clock;
}

/** One question, parsed, and whose it is. `note` writes a line for the operator; it must hold no URL, key or name. */
export interface Call<Params, Query, Body> extends ApiPorts {
  readonly owner: Owner;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly note: (code: string) => void;
}

/** What any route knows of its call. */
export type AnyCall = Call<unknown, unknown, unknown>;

/** Why the API does not do it. `detail` is a sentence for a person. */
export interface Refusal {
  readonly refused: ApiErrorCode;
  readonly detail: string;
}

/** What a route says: JSON, nothing (204), or a refusal. */
export type Answer = { readonly status: 200 | 202; readonly json: unknown } | { readonly status: 204 } | Refusal;

/** A question as it came: nothing of it is parsed yet. */
export interface RawCall extends ApiPorts {
  readonly owner: Owner;
  readonly params: unknown;
  readonly query: unknown;
  /** Absent when the call has no body. */
  readonly bodyText?: string;
  readonly note: (code: string) => void;
}

/** One line of the table in architecture.md, section 4. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly answer: (raw: RawCall) => Promise<Answer>;
}

/** The schema of what a route does not look at. */
export const nothing = z.unknown();

/** The schema of a path that names one original. */
export const DigestParams = z.object({ digest: Digest });

/** Makes a route that parses its parameters, query and body, in this order, before `run` sees them. */
export function route<Params, Query, Body>(is: {
  readonly method: Route['method'];
  readonly path: string;
  readonly params: ZodType<Params>;
  readonly query: ZodType<Query>;
  readonly body: ZodType<Body>;
  readonly run: (call: Call<Params, Query, Body>) => Promise<Answer>;
}): Route {
  return {
    method: is.method,
    path: is.path,
    answer: async ({ params: rawParams, query: rawQuery, bodyText, ...rest }) => {
      const params = is.params.safeParse(rawParams);
      if (!params.success) return badRequest(params.error);
      const query = is.query.safeParse(rawQuery);
      if (!query.success) return badRequest(query.error);
      const json = tryParseJson(bodyText);
      if (bodyText !== undefined && json === undefined)
        return { refused: 'badRequest', detail: 'The body is not JSON.' };
      const body = is.body.safeParse(json);
      if (!body.success) return badRequest(body.error);
      return is.run({ ...rest, params: params.data, query: query.data, body: body.data });
    },
  };
}

function tryParseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is the caller's to mend; the answer says so.
    return undefined;
  }
}

/** A sentence that names the first field that is wrong. Zod's messages say what was expected, never what came. */
function badRequest(error: ZodError): Refusal {
  const [issue] = error.issues;
  const field = issue === undefined ? '' : z.core.toDotPath(issue.path);
  const wrong = issue?.message ?? 'it cannot be read';
  return { refused: 'badRequest', detail: `${field === '' ? 'The body' : field}: ${wrong}.` };
}
