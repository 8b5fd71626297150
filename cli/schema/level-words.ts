/** What other tools call the levels. */
const LEVEL_WORDS: Readonly<Record<string, readonly string[]>> = {
  disabled: ["off", "none", "ignore", "skip", "disable"],
  advisory: ["warn", "warning", "info", "advice"],
  mandatory: ["error", "deny", "block", "fail", "enforce", "required"],
  remediate: ["fix"],
};

/** The level that another tool's word means, where it is among the words that may stand; else the word itself. */
export const levelMeant = (word: string, words: readonly string[]): string =>
  words.find((level) => LEVEL_WORDS[level]?.includes(word.toLowerCase())) ?? word;
