import { NotEvaluated } from "../messages/errors";
import { MAX_DEPTH } from "./input-file";

/** The text of a state, whose resources are found in it and parsed one by one: all at once they take many times its size. */
export interface StateText {
  /** The JSON around the resources, in which the number of each stands in its place. */
  readonly frame: string;
  /** Parses a resource. @throws SyntaxError where it is no JSON. */
  resource(number: number): unknown;
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** How deep the list of resources is: in `deployment`, or in `latest` of `checkpoint`. */
const LIST_DEPTHS: readonly number[] = [3, 4];
const LIST_NAME = Buffer.from('"resources"');

/**
 * Finds the resources in the JSON of a state, in UTF-8.
 * @throws NotEvaluated where it is nested deeper than any that Pulumi writes.
 */
export function splitState(file: string, json: Buffer): StateText {
  const ranges: (readonly [from: number, to: number])[] = [];
  const frame: string[] = [];
  let framed = 0;
  const take = (start: number, end: number): void => {
    let [from, to] = [start, end];
    while (from < to && isSpace(json[from])) from++;
    while (from < to && isSpace(json[to - 1])) to--;
    if (from === to) return;
    frame.push(json.toString("utf8", framed, from), String(ranges.length));
    ranges.push([from, to]);
    framed = to;
  };
  let depth = 0;
  let listDepth = 0;
  let start = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) i = endOfText(json, i);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (++depth > MAX_DEPTH)
        throw new NotEvaluated(`${file} is nested deeper than ${MAX_DEPTH} levels, which is not read.`);
      if (listDepth === 0 && byte === OPEN_LIST && LIST_DEPTHS.includes(depth) && isNamed(json, i)) {
        listDepth = depth;
        start = i + 1;
      }
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (depth === listDepth && listDepth > 0) {
        take(start, i);
        listDepth = 0;
      }
      depth--;
    } else if (byte === COMMA && depth === listDepth && listDepth > 0) {
      take(start, i);
      start = i + 1;
    }
  }
  frame.push(json.toString("utf8", framed));
  return {
    frame: frame.join(""),
    resource(number) {
      const [from, to] = ranges[number] ?? [0, 0];
      return JSON.parse(json.toString("utf8", from, to));
    },
  };
}

/** Where a text that begins at a quote ends; the end of the file where it does not. */
function endOfText(json: Buffer, quote: number): number {
  for (let end = json.indexOf(QUOTE, quote + 1); end >= 0; end = json.indexOf(QUOTE, end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return json.length;
}

/** Whether the list that begins there is the value of "resources". */
function isNamed(json: Buffer, list: number): boolean {
  let at = list - 1;
  while (isSpace(json[at])) at--;
  if (json[at] !== COLON) return false;
  at--;
  while (isSpace(json[at])) at--;
  return json.subarray(Math.max(0, at + 1 - LIST_NAME.length), at + 1).equals(LIST_NAME);
}
