import { jsonProblemText } from "./problem-text";

/**
 * The values of a file with lists and objects one after the other, as `cat` joins what several commands wrote; of any other JSON, its one value.
 * @throws SyntaxError with the place in the file and what is wrong there.
 */
export function parsedTexts(json: string): unknown[] {
  let start = 0;
  return jsonTexts(json).map((text) => {
    const before = json.slice(0, start);
    start += text.length;
    try {
      return JSON.parse(text);
    } catch {
      // Blanks in place of what is before it, so that the place is that in the file.
      throw new SyntaxError(jsonProblemText(before.replace(/[^\n]/g, " ") + text));
    }
  });
}

function jsonTexts(json: string): string[] {
  const ends: number[] = [];
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === '"') i = endOfString(json, i);
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth <= 0) ends.push(i + 1);
  }
  const last = ends.at(-1) ?? 0;
  if (json.slice(last).trim() === "") ends.pop();
  const texts = [0, ...ends].map((start, i) => json.slice(start, ends[i]));
  return texts.every((text) => /^\s*[[{]/.test(text)) ? texts : [json];
}

/** Where the string that begins at an index ends: at its quotation mark, or at the end of the text. */
function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
  return i;
}
