/**
 * What a contract is made of. It is a value: the client's type, the handlers' type and the checks at run time all come
 * from it, so that there is no second list to keep in step.
 */
import * as z from 'zod';
import type { AppError } from './errors.ts';

/** Ends what began. Calling it again does nothing. */
export type Stop = () => void;

/** A question with one answer. */
export interface Call<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  readonly input: Input;
  readonly output: Output;
}

/** A stream of answers that begins with a snapshot. Whether later items are whole or partial its schema says. */
export interface Subscription<Item extends z.ZodType = z.ZodType, Input extends z.ZodType = z.ZodType> {
  readonly kind: 'subscription';
  readonly item: Item;
  readonly input: Input;
}

/** One thing a client may ask. */
export type Method = Call | Subscription;

/** Services by name, each with its methods by name. */
export type Contract = Readonly<Record<string, Readonly<Record<string, Method>>>>;

/** A call. What crosses is JSON: an `undefined` input or output is left out, and nothing may be a date, a map or NaN. */
export const call = <Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Call<Input, Output> => ({ kind: 'call', input, output });

/** A subscription, with something to ask it for or without. */
export function subscription<Item extends z.ZodType>(item: Item): Subscription<Item, z.ZodVoid>;
export function subscription<Item extends z.ZodType, Input extends z.ZodType>(
  item: Item,
  input: Input,
): Subscription<Item, Input>;
export function subscription(item: z.ZodType, input: z.ZodType = z.void()): Subscription {
  return { kind: 'subscription', item, input };
}

/**
 * The client of a contract. A call rejects with an AppError. A subscription is asked with its input first where it has
 * one: `api.queue.changes({ ids }, onItem)`, `api.queue.watch(onItem)`.
 */
export type ClientOf<C extends Contract> = {
  readonly [S in keyof C]: { readonly [M in keyof C[S]]: ClientMethod<C[S][M]> };
};

type ClientMethod<M> =
  M extends Call<infer Input, infer Output>
    ? (input: z.input<Input>, signal?: AbortSignal) => Promise<z.output<Output>>
    : M extends Subscription<infer Item, infer Input>
      ? Input extends z.ZodVoid
        ? (onItem: (item: z.output<Item>) => void, onEnd?: (why: AppError) => void) => Stop
        : (input: z.input<Input>, onItem: (item: z.output<Item>) => void, onEnd?: (why: AppError) => void) => Stop
      : never;

/**
 * What the host does for a contract. A call's `signal` aborts when the client cancels or goes. A subscription emits its
 * snapshot at once or soon, and answers how to end it. Known failures are thrown as AppError.
 */
export type HandlersOf<C extends Contract> = {
  readonly [S in keyof C]: { readonly [M in keyof C[S]]: Handler<C[S][M]> };
};

type Handler<M> =
  M extends Call<infer Input, infer Output>
    ? (input: z.output<Input>, signal: AbortSignal) => z.input<Output> | Promise<z.input<Output>>
    : M extends Subscription<infer Item, infer Input>
      ? (emit: (item: z.input<Item>) => void, input: z.output<Input>) => Stop
      : never;

/** The method a frame names as `service.method`, or undefined. Looks at the contract's own names only. */
export function methodOf(contract: Contract, name: string): Method | undefined {
  const [serviceName = '', methodName = '', ...rest] = name.split('.');
  const service = Object.hasOwn(contract, serviceName) ? contract[serviceName] : undefined;
  if (service === undefined || rest.length > 0 || !Object.hasOwn(service, methodName)) return undefined;
  return service[methodName];
}
