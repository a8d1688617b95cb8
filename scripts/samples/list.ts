import { elsewhere } from './list/elsewhere.ts';
import { formats } from './list/formats.ts';
import { lisbon } from './list/lisbon.ts';
import { norway } from './list/norway.ts';
import type { SamplePlan } from './plan.ts';

/** All the samples, 24. */
export const plans: readonly SamplePlan[] = [...norway, ...lisbon, ...elsewhere, ...formats];
