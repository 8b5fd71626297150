/** Whether `ignoreChanges` names a property: the program leaves its value to others once the resource exists. */
export const isIgnored = (ignoreChanges: readonly string[] | undefined, property: string): boolean =>
  ignoreChanges?.some((path) => path === property || path === "*") ?? false;
