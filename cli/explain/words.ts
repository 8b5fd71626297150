// The words of which texts and names are made.

/** Whether a text is a name of a program with an underscore, such as `GKE_METADATA`. */
export const isIdentifier = (text: string): boolean => text.includes("_") && !/\W/.test(text);

/** The words of a text, and behind them its identifiers. */
export const wordsOf = (text: string): string[] => [
  ...partsOf(text),
  ...text.toLowerCase().split(/\W/).filter(isIdentifier),
];

/** The words of a text or name, in lower case and in the singular: `kube-system` has two, and `NodePools` too. */
export const partsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => (word.length > 3 ? word.replace(/s$/, "") : word));
