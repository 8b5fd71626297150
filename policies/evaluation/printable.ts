// What a program, a file or a command line says, made safe for a terminal, a log and a report: it is shown, and never obeyed.

/**
 * Control characters (C0, C1), marks that turn the direction of text or are not seen, separators of lines and paragraphs, and halves of
 * characters. Source: general categories of Unicode, https://www.unicode.org/reports/tr44/#General_Category_Values
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * What makes a command of a line in the log of a CI system: `::error::` at its start, and `##[error]`, `##vso[…]` and `##teamcity[…]`.
 * Sources: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands,
 * https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands and
 * https://www.jetbrains.com/help/teamcity/service-messages.html
 */
const AT_START = /^([^\S\n\r\u2028\u2029]*):(?=:)/gm;
const ANYWHERE = /##(?=\[|vso\[|teamcity\[)/g;

/** The characters of a text as JSON and JavaScript write them: `\u001b`. */
const escaped = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");

/** A text of one line or several, without anything that its reader would not see or a machine would obey. */
export const printableLines = (text: string): string =>
  text
    .replace(UNSAFE, (found) => (found === "\n" || found === "\t" ? found : escaped(found)))
    .replace(AT_START, (_, space: string) => `${space}${escaped(":")}`)
    .replace(ANYWHERE, `#${escaped("#")}`);

/** Like `printableLines`, of a text that is to stay within its line: a name, a path, a reason. */
export const printable = (text: string): string => printableLines(text.replace(/[\n\t]/g, escaped));

/** JSON with the same characters escaped within its strings, which have the same values. */
export const printableJson = (json: string): string =>
  json
    .replace(UNSAFE, (found) => (found === "\n" ? found : escaped(found)))
    .replace(ANYWHERE, `#${escaped("#")}`);
