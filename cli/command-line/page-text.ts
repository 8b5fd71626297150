import type { Paint } from "../report/colours";
import { wrapped } from "../report/wrapped";

/** For whom a page is written: the width is in columns of a terminal. */
interface PageView {
  paint: Paint;
  width: number;
}

/**
 * Markdown as plain text: headings and emphasis become colours, where there are any, and code is set off. Text is wrapped at words; code and tables
 * stay as they are, so that they can be copied and read.
 */
export function pageText(markdown: string, { paint, width }: PageView): string {
  let isCode = false;
  const lines: string[] = [];
  for (const line of unwrapped(markdown.split("\n"))) {
    if (FENCE.test(line)) {
      isCode = !isCode;
      continue;
    }
    if (isCode) lines.push(line === "" ? "" : `    ${paint("dim", line)}`);
    else for (const each of textLines(line, { paint, width })) lines.push(each);
  }
  return `${lines.join("\n").trim()}\n`;
}

/** Around code, which may stand in an item of a list. */
const FENCE = /^\s*```/;
/** A heading, an item of a list, a row of a table, a fence, or no text at all: what no line before it goes on with. */
const STARTS = /^(?:#|\||\s*```|\s*(?:[-*]|\d+\.) |\s*$)/;
/** What no further line goes on with. */
const ENDS = /^(?:#|\||\s*```|\s*$)/;

/** Paragraphs and items in one line each, however the file wraps them. */
function unwrapped(lines: readonly string[]): string[] {
  let isCode = false;
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    if (isCode || before === undefined || STARTS.test(line) || ENDS.test(before)) whole.push(line);
    else whole[whole.length - 1] = `${before} ${line.trimStart()}`;
    if (FENCE.test(line)) isCode = !isCode;
  }
  return whole;
}

function textLines(line: string, { paint, width }: PageView): string[] {
  const heading = /^#+ (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return wrapped(heading, width, "").map((each) => paint("bold", each));
  const text = line.replace(/\[([^[\]]+)\]\(([^\s()]+)\)/g, (_, name: string, link: string) =>
    link === name ? link : `${name} (${link})`,
  );
  if (text.startsWith("|")) return [painted(text, paint)];
  return wrappedText(text, width, paint);
}

/** Code is painted, and its marks are gone. */
const painted = (text: string, paint: Paint): string =>
  text.replace(/`([^`]+)`/g, (_, code: string) => paint("cyan", code));

/** A paragraph or an item of a list, whose further lines stand under its first word. Wrapped first, as colours have no width. */
function wrappedText(text: string, width: number, paint: Paint): string[] {
  const [marker = ""] = /^ *(?:(?:[-*]|\d+\.) )?/.exec(text) ?? [];
  const parts = text.slice(marker.length).split(/`([^`]+)`/);
  // Every second part is code. Wrapping moves spaces alone, so the other characters are counted.
  const isCode = parts.flatMap((part, i) =>
    Array<boolean>(part.replaceAll(" ", "").length).fill(i % 2 === 1),
  );
  const paintedWord = (word: string): string => {
    const flags = isCode.splice(0, word.length);
    const start = flags.indexOf(true);
    if (start < 0) return word;
    const end = flags.lastIndexOf(true) + 1;
    return word.slice(0, start) + paint("cyan", word.slice(start, end)) + word.slice(end);
  };
  return wrapped(parts.join(""), width, " ".repeat(marker.length)).map((line, i) => {
    const words = line.slice(marker.length).replace(/[^ ]+/g, paintedWord);
    return (i === 0 ? marker : " ".repeat(marker.length)) + words;
  });
}
