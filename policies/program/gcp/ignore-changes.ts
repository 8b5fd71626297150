/** Whether the program leaves a property to others once the resource exists. */
export const isIgnored = (ignoreChanges: readonly string[] | undefined, property: string): boolean =>
  ignoreChanges?.some((path) => path === property || path === "*") ?? false;
