/** Whether something grows with its work as it may: time no faster than the work, memory not at all. */

/** How much faster than the work time may grow, and how much memory with ten times of it: what noise comes to. */
const exponentMax = 1.05;
const memoryTimesMax = 1.25;

/** One amount of work and what it took. */
export interface GrowthStep {
  readonly work: number;
  readonly ms: number;
  readonly mb: number;
}

/** Tells how the last step grew from the one before it; below that, starting is most of the time. Answers whether it may. */
export function tellGrowth(steps: readonly GrowthStep[]): boolean {
  const [before, last] = steps.slice(-2);
  if (before === undefined || last === undefined) return false;
  const exponent = Math.log(last.ms / before.ms) / Math.log(last.work / before.work);
  const times = last.mb / before.mb;
  const isMet = exponent <= exponentMax && times <= memoryTimesMax;
  console.log(
    `  time grows with work to the ${exponent.toFixed(2)} (at most ${exponentMax}), memory ${times.toFixed(2)} times for ten times the work (at most ${memoryTimesMax}): ${isMet ? 'met' : 'missed'}`,
  );
  return isMet;
}
