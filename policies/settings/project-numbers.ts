import type { Settings } from "./settings";

/** A project with the number of an earlier one, and that one; Google gives each project a number of its own. */
interface SharedNumber {
  readonly project: string;
  readonly first: string;
}

/** Projects of the setting `projectNumbers` that have the number of another. */
export function sharedNumbers(numbers: Settings["projectNumbers"]): SharedNumber[] {
  const byNumber = new Map<string, string>();
  return Object.entries(numbers).flatMap(([project, number]) => {
    const first = byNumber.get(number);
    if (first === undefined) byNumber.set(number, project);
    return first === undefined ? [] : [{ project, first }];
  });
}
