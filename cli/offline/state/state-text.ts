import { NotEvaluated } from "../../messages/errors";
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  endOfText,
  isNamed,
  isSpace,
  nameOf,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "../files/json-bytes";
import { MAX_DEPTH } from "../protocol/rewrite";

/**
 * A state's text, split so that resources are parsed one by one, and their properties separately: all at once they take many times the
 * text's size.
 */
export interface StateText {
  /** The JSON around the resources, with each resource's number in its place. */
  readonly frame: string;
  /** Parses a resource, with 0 in place of each of its parts. @throws SyntaxError where it is not JSON. */
  resource(number: number): unknown;
  /** Parses a part of a resource; undefined where the resource does not have it as an object. @throws SyntaxError where it is not JSON. */
  part(number: number, part: Part): unknown;
}

/** The parts that make up most of a resource. */
export const PARTS = ["inputs", "outputs"] as const;
export type Part = (typeof PARTS)[number];

/** The depth of the list of resources: in `deployment`, or in `latest` of `checkpoint`. */
const LIST_DEPTHS: readonly number[] = [3, 4];
const LIST_NAME = nameOf("resources");
const PART_NAMES = PARTS.map(nameOf);

/** Offsets for each resource: its begin and end, and those of its parts, 0 for a missing part. */
const NUMBERS = 2 + 2 * PARTS.length;

/**
 * Finds the resources in the JSON of a state, in UTF-8.
 * @throws NotEvaluated where it is nested deeper than any that Pulumi writes.
 */
export function splitState(file: string, json: Buffer): StateText {
  const scan = new Scan(json);
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) i = endOfText(json, i);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (scan.open(byte, i) > MAX_DEPTH)
        throw new NotEvaluated(`${file} is nested deeper than ${MAX_DEPTH} levels, which is the limit.`);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) scan.close(i);
    else if (byte === COMMA) scan.comma(i);
  }
  return scan.places.text();
}

/** Where a state's text is in its structure: it hands the list of resources on, item by item. */
class Scan {
  readonly places: Places;
  private depth = 0;
  /** The depth of the list of resources; 0 outside it. */
  private listDepth = 0;

  constructor(private readonly json: Buffer) {
    this.places = new Places(json);
  }

  /** @returns the depth within the opened object or list. */
  open(byte: number, at: number): number {
    const depth = ++this.depth;
    if (this.listDepth > 0) {
      if (depth === this.listDepth + 2 && byte === OPEN_OBJECT) this.places.openPart(at);
    } else if (byte === OPEN_LIST && LIST_DEPTHS.includes(depth) && isNamed(this.json, at, LIST_NAME)) {
      this.listDepth = depth;
      this.places.open(at + 1);
    }
    return depth;
  }

  close(at: number): void {
    const depth = this.depth--;
    if (this.listDepth === 0) return;
    if (depth === this.listDepth + 2) this.places.closePart(at + 1);
    else if (depth === this.listDepth) {
      this.places.close(at);
      this.listDepth = 0;
    }
  }

  comma(at: number): void {
    if (this.listDepth === 0 || this.depth !== this.listDepth) return;
    this.places.close(at);
    this.places.open(at + 1);
  }
}

/** The offsets of the resources in a state. */
class Places {
  /** In one array, as objects would take more memory than their content. */
  private readonly numbers: number[] = [];
  private readonly frame: string[] = [];
  private framed = 0;
  private start = 0;
  private parts: number[] = PARTS.flatMap(() => [0, 0]);
  private part = -1;

  constructor(private readonly json: Buffer) {}

  /** A resource may begin here. */
  open(at: number): void {
    this.start = at;
  }

  /** One of its properties begins here. */
  openPart(at: number): void {
    this.part = PART_NAMES.findIndex((name) => isNamed(this.json, at, name));
    if (this.part >= 0) this.parts[2 * this.part] = at;
  }

  closePart(at: number): void {
    if (this.part >= 0) this.parts[2 * this.part + 1] = at;
    this.part = -1;
  }

  close(at: number): void {
    let [from, to] = [this.start, at];
    while (from < to && isSpace(this.json[from])) from++;
    while (from < to && isSpace(this.json[to - 1])) to--;
    if (from === to) return;
    this.frame.push(this.json.toString("utf8", this.framed, from), String(this.numbers.length / NUMBERS));
    for (const place of [from, to, ...this.parts]) this.numbers.push(place);
    this.parts.fill(0);
    this.framed = to;
  }

  text(): StateText {
    const { json, numbers } = this;
    this.frame.push(json.toString("utf8", this.framed));
    return {
      frame: this.frame.join(""),
      resource(number) {
        const [from = 0, to = 0, ...parts] = numbers.slice(number * NUMBERS, (number + 1) * NUMBERS);
        const text: string[] = [];
        let taken = from;
        for (const [start, end] of pairsOf(parts)) {
          if (end === 0) continue;
          text.push(json.toString("utf8", taken, start), "0");
          taken = end;
        }
        return JSON.parse(text.join("") + json.toString("utf8", taken, to));
      },
      part(number, part) {
        const at = number * NUMBERS + 2 + 2 * PARTS.indexOf(part);
        const [from = 0, to = 0] = numbers.slice(at, at + 2);
        return to === 0 ? undefined : JSON.parse(json.toString("utf8", from, to));
      },
    };
  }
}

/** Pairs of numbers. */
const pairsOf = (numbers: readonly number[]): (readonly [number, number])[] =>
  numbers
    .flatMap((from, i) => (i % 2 === 0 ? [[from, numbers[i + 1] ?? 0] as const] : []))
    .sort(([a], [b]) => a - b);
